import type { Harness, Settings } from "@task-abstraction/conformance";
import {
  createVirtualHost,
  startRabbitMq,
  startRedis,
  takeRedisDatabase,
  type VirtualHost,
} from "@task-abstraction/engines";
import { Redis } from "ioredis";
import { putForeignMessages } from "./foreign-messages.ts";

/** A RabbitMQ and a Redis of its own, since they are killed: a virtual host and a database for each test. */
export async function startRabbitMqAndRedis(settings: Settings): Promise<Harness> {
  const [rabbitMq, redis] = await Promise.all([startRabbitMq(), startRedis()]);
  return {
    async fresh() {
      const [host, database] = await Promise.all([createVirtualHost(rabbitMq), takeRedisDatabase(redis)]);
      return {
        configuration: { ...settings, brokerUrl: host.url, resultBackend: database.url },
        probe: { countTasks: async () => (await countMessages(host)) + (await countResults(database.url)) },
        foreignMessages: putForeignMessages(host.url),
      };
    },
    async killEngine() {
      await rabbitMq.kill();
      return () => rabbitMq.start();
    },
    async pauseEngine() {
      await rabbitMq.pause();
      return () => rabbitMq.unpause();
    },
    async stop() {
      await Promise.all([rabbitMq.stop(), redis.stop()]);
    },
  };
}

async function countMessages(host: VirtualHost): Promise<number> {
  const queues = Object.entries(await host.countMessages());
  // Those of remote control hold no tasks.
  const tasks = queues.filter(([name]) => !name.endsWith(".celery.pidbox"));
  return tasks.reduce((sum, [, messages]) => sum + messages, 0);
}

async function countResults(url: string): Promise<number> {
  const redis = new Redis(url);
  try {
    return (await redis.keys("celery-task-meta-*")).length;
  } finally {
    redis.disconnect();
  }
}
