import { join } from "node:path";
import type { StormEngine } from "@task-abstraction/conformance";
import { createBackend } from "@task-abstraction/core";
import { type ContainerControl, startRabbitMq, startRedis } from "@task-abstraction/engines";
import celery from "../../src/index.ts";

/** RabbitMQ, which is killed, and a Redis for the results, which is not. */
export async function startRabbitMqStorm(): Promise<StormEngine> {
  const [rabbitMq, redis] = await Promise.all([startRabbitMq(), startRedis()]);
  return {
    ...useOf({ brokerUrl: rabbitMq.url, resultBackend: redis.url }),
    restart: () => restart(rabbitMq),
    async stop() {
      await Promise.all([rabbitMq.stop(), redis.stop()]);
    },
  };
}

/** Redis for messages and results, on disk before it answers. */
export async function startRedisStorm(): Promise<StormEngine> {
  const redis = await startRedis({ appendOnly: true });
  return {
    ...useOf({ brokerUrl: redis.url, resultBackend: redis.url }),
    restart: () => restart(redis),
    stop: () => redis.stop(),
  };
}

function useOf(configuration: {
  readonly brokerUrl: string;
  readonly resultBackend: string;
}): Pick<StormEngine, "backend" | "worker"> {
  return {
    backend: createBackend(celery, { configuration }),
    worker: [join(import.meta.dirname, "worker.ts"), JSON.stringify(configuration)],
  };
}

async function restart(container: Pick<ContainerControl, "kill" | "start">): Promise<void> {
  await container.kill();
  await container.start();
}
