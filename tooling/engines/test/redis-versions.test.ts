import { expect, test } from "vitest";
import { startRedis } from "../src/index.ts";
import { redisVersions } from "../src/redis/redis-version.ts";
import { withRedis } from "../src/redis/with-redis.ts";

test.for(redisVersions.offered)("startRedis() starts version %s, which survives a kill", async (version) => {
  await using redis = await startRedis({ version });
  await withRedis(redis.url, (client) => client.set("kept", "42"));
  await redis.kill();
  await redis.start();
  const info = await withRedis(redis.url, (client) => client.info("server"));
  expect(info).toContain(`redis_version:${version}.`);
  expect(await withRedis(redis.url, (client) => client.get("kept"))).toBe("42");
});
