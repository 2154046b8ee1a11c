import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type RedisServer, startRedis, takeRedisDatabase } from "../src/index.ts";
import { withRedis } from "../src/redis/with-redis.ts";

let redis: RedisServer;

beforeAll(async () => {
  vi.stubEnv("TASK_ENGINES_REDIS_VERSION", undefined);
  redis = await startRedis();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await redis?.stop();
});

test("startRedis() answers clients as Redis 7.0", async () => {
  expect(await withRedis(redis.url, (client) => client.info("server"))).toMatch(/redis_version:7\.0\./);
});

test("startRedis() refuses clients without its password", async () => {
  const url = redis.url.replace(/:[0-9a-f]{32}@/, "");
  await expect(withRedis(url, (client) => client.ping())).rejects.toThrow();
});

test("kill() ends it, and start() brings it back at the same URL with all that was answered", async () => {
  await withRedis(redis.url, (client) => client.set("kept", "42"));
  await redis.kill();
  await expect(withRedis(redis.url, (client) => client.ping())).rejects.toThrow();
  await redis.start();
  expect(await withRedis(redis.url, (client) => client.get("kept"))).toBe("42");
});

test("restart() gives it a new server process at the same URL with its data", async () => {
  await withRedis(redis.url, (client) => client.set("restarted", "42"));
  const before = await readRunId();
  await redis.restart();
  expect(await readRunId()).not.toBe(before);
  expect(await withRedis(redis.url, (client) => client.get("restarted"))).toBe("42");
});

test("startRedis() without its append-only file starts empty after a kill", async () => {
  await using other = await startRedis({ appendOnly: false });
  await withRedis(other.url, (client) => client.set("lost", "42"));
  await other.kill();
  await other.start();
  expect(await withRedis(other.url, (client) => client.dbsize())).toBe(0);
});

test("pause() keeps connections open without an answer, and unpause() answers what was asked meanwhile", async () => {
  const client = new Redis(redis.url);
  await client.ping();
  await redis.pause();
  let isAnswered = false;
  const answer = client.echo("asked").then((text) => {
    isAnswered = true;
    return text;
  });
  await expect(withRedis(redis.url, (other) => other.ping())).rejects.toThrow();
  expect(isAnswered).toBe(false);
  await redis.unpause();
  expect(await answer).toBe("asked");
  client.disconnect();
});

test("takeRedisDatabase() gives each caller an empty database of its own", async () => {
  const databases = await Promise.all(Array.from({ length: 20 }, () => takeRedisDatabase(redis)));
  expect(new Set(databases.map(({ number }) => number)).size).toBe(20);
  for (const { url } of databases) {
    expect(await withRedis(url, (client) => client.dbsize())).toBe(0);
    await withRedis(url, (client) => client.set("seen", "by nobody else"));
  }
});

test("takeRedisDatabase() rejects when all have been taken", async () => {
  await using other = await startRedis({ appendOnly: false });
  const { number } = await takeRedisDatabase(other);
  expect(number).toBe(1);
  await withRedis(other.url, (client) => client.set("task-abstraction:databases-taken", "9999"));
  await expect(takeRedisDatabase(other)).rejects.toThrow(RangeError);
});

async function readRunId(): Promise<string | undefined> {
  return /run_id:(\w+)/.exec(await withRedis(redis.url, (client) => client.info("server")))?.[1];
}
