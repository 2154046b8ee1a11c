import type { TestProject } from "vitest/node";
import { type CeleryVersion, celeryVersions } from "../celery/celery-version.ts";
import { findCeleryImage } from "../celery/find-celery-image.ts";
import { connectToDocker } from "../docker/connect-to-docker.ts";
import { obtainImage } from "../images/obtain-image.ts";
import { say, secondsSince } from "../output/say.ts";
import { rabbitMqVersions } from "../rabbitmq/rabbitmq-version.ts";
import { type RabbitMqAddress, startRabbitMq } from "../rabbitmq/start-rabbitmq.ts";
import { redisVersions } from "../redis/redis-version.ts";
import { type RedisAddress, startRedis } from "../redis/start-redis.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Of the RabbitMQ that the test files of a project share: a virtual host for each test. */
    readonly rabbitMq: RabbitMqAddress;
    /** Of the Redis that they share: a database for each test. */
    readonly redis: RedisAddress;
  }
}

/**
 * A global set-up for vitest: one RabbitMQ and one Redis for all test files of a project, of the versions in
 * TASK_ENGINES_RABBITMQ_VERSION and TASK_ENGINES_REDIS_VERSION. A file hands `inject("rabbitMq")` to
 * `createVirtualHost()` and `inject("redis")` to `takeRedisDatabase()`; one that kills a server starts its own. The image
 * of Python's Celery is here afterwards, and nothing of it runs.
 */
export default async function setUpCelery(
  project: Pick<TestProject, "provide">,
): Promise<() => Promise<void>> {
  const startedAt = performance.now();
  // All of them before anything is started.
  const versions = {
    rabbitMq: rabbitMqVersions.read(),
    redis: redisVersions.read(),
    celery: celeryVersions.read(),
  };
  const starts = [
    startRabbitMq({ version: versions.rabbitMq }),
    startRedis({ version: versions.redis, appendOnly: false }),
  ] as const;
  const tearDown = async () => {
    const outcomes = await Promise.allSettled(starts);
    await Promise.all(
      outcomes.map(async (outcome) => outcome.status === "fulfilled" && outcome.value.stop()),
    );
  };
  try {
    const [rabbitMq, redis] = await Promise.all([...starts, obtainCeleryImage(versions.celery)]);
    say(`RabbitMQ ${rabbitMq.version} and Redis ${redis.version} are ready, in ${secondsSince(startedAt)}`);
    // A server is more than what can be handed to another process.
    const { url, urlInside, managementUrl, containerName } = rabbitMq;
    project.provide("rabbitMq", { url, urlInside, managementUrl, containerName });
    project.provide("redis", { url: redis.url, urlInside: redis.urlInside });
    return tearDown;
  } catch (error) {
    await tearDown();
    throw error;
  }
}

/** A test that starts a worker has no time to build it. */
async function obtainCeleryImage(version: CeleryVersion): Promise<void> {
  await obtainImage(await connectToDocker(), findCeleryImage(version));
}
