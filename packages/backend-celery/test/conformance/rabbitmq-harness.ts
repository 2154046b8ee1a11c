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

/** Where results go. */
type Results = "redis" | "rpc";

/** A RabbitMQ and a Redis of its own, since they are killed: a virtual host and a database for each test. */
export async function startRabbitMqHarness(results: Results, settings: Settings): Promise<Harness> {
  const [rabbitMq, redis] = await Promise.all([
    startRabbitMq(),
    results === "redis" ? startRedis() : undefined,
  ]);
  const hosts: VirtualHost[] = [];
  return {
    async fresh() {
      const [host, database] = await Promise.all([
        createVirtualHost(rabbitMq),
        redis && takeRedisDatabase(redis),
      ]);
      hosts.push(host);
      const resultBackend = database?.url ?? "rpc://";
      return {
        configuration: { ...settings, brokerUrl: host.url, resultBackend },
        probe: { countTasks: async () => (await countMessages(host)) + (await countResults(resultBackend)) },
        foreignMessages: putForeignMessages(host.url),
      };
    },
    async killEngine() {
      // Of tests that are over: RabbitMQ would look through each of them when it starts.
      await Promise.all(hosts.splice(0, hosts.length - 1).map((host) => host.delete()));
      // A queue that was made this moment would be gone, with messages that RabbitMQ has confirmed.
      await rabbitMq.saveDefinitions();
      await rabbitMq.kill();
      return () => rabbitMq.start();
    },
    async pauseEngine() {
      await rabbitMq.pause();
      return () => rabbitMq.unpause();
    },
    async stop() {
      await Promise.all([rabbitMq.stop(), redis?.stop()]);
    },
  };
}

/** In queues that tasks are in: neither commands to workers nor replies to clients, whose queues do not outlive them. */
async function countMessages(host: VirtualHost): Promise<number> {
  const queues = Object.entries(await host.countMessages());
  const tasks = queues.filter(([name]) => !name.endsWith(".celery.pidbox"));
  return tasks.reduce((sum, [, messages]) => sum + messages, 0);
}

async function countResults(url: string): Promise<number> {
  if (url === "rpc://") return 0;
  const redis = new Redis(url);
  try {
    return (await redis.keys("celery-task-meta-*")).length;
  } finally {
    redis.disconnect();
  }
}
