import type { Harness, Settings } from "@task-abstraction/conformance";
import { startRedis, takeRedisDatabase } from "@task-abstraction/engines";
import { Redis } from "ioredis";
import { putForeignEnvelopes } from "./foreign-envelopes.ts";

/** A Redis of its own, since it is killed: a database for each test, which holds messages and results. */
export async function startRedisAlone(settings: Settings): Promise<Harness> {
  const redis = await startRedis();
  return {
    async fresh() {
      const { url } = await takeRedisDatabase(redis);
      return {
        configuration: { ...settings, brokerUrl: url, resultBackend: url },
        probe: { countTasks: () => withRedis(url, countTasks) },
        foreignMessages: putForeignEnvelopes(url),
      };
    },
    async killEngine() {
      await redis.kill();
      return () => redis.start();
    },
    async pauseEngine() {
      await redis.pause();
      return () => redis.unpause();
    },
    stop: () => redis.stop(),
  };
}

async function withRedis<Result>(url: string, work: (redis: Redis) => Promise<Result>): Promise<Result> {
  const redis = new Redis(url);
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

/** Messages in lists, messages that workers have or that are not due yet, and results. */
async function countTasks(redis: Redis): Promise<number> {
  const keys = await redis.keys("*");
  const types = await Promise.all(keys.map((key) => redis.type(key)));
  const lists = keys.filter((_, index) => types[index] === "list");
  const lengths = await Promise.all(lists.map((list) => redis.llen(list)));
  const results = keys.filter((key) => key.startsWith("celery-task-meta-")).length;
  return lengths.reduce((sum, length) => sum + length, 0) + (await redis.hlen("unacked")) + results;
}
