import { connect } from "amqplib";
import { afterEach, expect, test, vi } from "vitest";
import {
  createVirtualHost,
  type RabbitMqAddress,
  type RedisAddress,
  takeRedisDatabase,
} from "../src/index.ts";
import { withRedis } from "../src/redis/with-redis.ts";
import setUpCelery from "../src/vitest/celery-global-setup.ts";

// RabbitMQ takes some seconds to start, and more of them where many tests run.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

afterEach(() => vi.unstubAllEnvs());

test("the global set-up provides a RabbitMQ and a Redis, as plain data, until its end", async () => {
  const provided = new Map<string, unknown>();
  const tearDown = await setUpCelery({ provide: (name, value) => void provided.set(name, value) });
  const { rabbitMq, redis } = structuredClone(Object.fromEntries(provided)) as {
    rabbitMq: RabbitMqAddress;
    redis: RedisAddress;
  };
  const host = await createVirtualHost(rabbitMq);
  await (await connect(host.url)).close();
  const database = await takeRedisDatabase(redis);
  expect(await withRedis(database.url, (client) => client.ping())).toBe("PONG");
  await tearDown();
  await expect(connect(host.url)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  await expect(takeRedisDatabase(redis)).rejects.toThrow();
});

test.for(["TASK_ENGINES_RABBITMQ_VERSION", "TASK_ENGINES_REDIS_VERSION", "TASK_ENGINES_CELERY_VERSION"])(
  "the global set-up rejects for a version in %s that is not offered",
  async (variable) => {
    vi.stubEnv(variable, "1.0");
    await expect(setUpCelery({ provide: () => undefined })).rejects.toThrow(RangeError);
  },
);
