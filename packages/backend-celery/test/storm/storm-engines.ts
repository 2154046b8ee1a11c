import type { Settings } from "@task-abstraction/conformance";
import { startRabbitMq, startRedis } from "@task-abstraction/engines";
import type { StormEngine } from "./describe-storm.ts";

/** RabbitMQ, which is killed, and a Redis for the results, which is not. */
export async function startRabbitMqStorm(settings: Settings = {}): Promise<StormEngine> {
  const [rabbitMq, redis] = await Promise.all([startRabbitMq(), startRedis()]);
  return {
    configuration: { ...settings, brokerUrl: rabbitMq.url, resultBackend: redis.url },
    async restart() {
      await rabbitMq.kill();
      await rabbitMq.start();
    },
    async stop() {
      await Promise.all([rabbitMq.stop(), redis.stop()]);
    },
  };
}

/** Redis for messages and results, on disk before it answers. */
export async function startRedisStorm(settings: Settings = {}): Promise<StormEngine> {
  const redis = await startRedis({ appendOnly: true });
  return {
    configuration: { ...settings, brokerUrl: redis.url, resultBackend: redis.url },
    async restart() {
      await redis.kill();
      await redis.start();
    },
    stop: () => redis.stop(),
  };
}
