import { Redis } from "ioredis";

const TIMEOUT_MS = 2_000;

/** Lends a connection to a Redis. Rejects at once where none can be had: nothing is tried again. */
export async function withRedis<Result>(
  url: string,
  action: (redis: Redis) => Promise<Result>,
): Promise<Result> {
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: TIMEOUT_MS,
    commandTimeout: TIMEOUT_MS,
    retryStrategy: () => null,
  });
  // A connection that breaks is also told of by the call that waits.
  redis.on("error", () => undefined);
  try {
    await redis.connect();
    return await action(redis);
  } finally {
    redis.disconnect();
  }
}
