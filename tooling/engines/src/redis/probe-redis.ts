import { withRedis } from "./with-redis.ts";

/** Asks a Redis whether it is there. Rejects when no answer comes, as while it still reads its data. */
export async function probeRedis(url: string): Promise<void> {
  await withRedis(url, (redis) => redis.ping());
}
