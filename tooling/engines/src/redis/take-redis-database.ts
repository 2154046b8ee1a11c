import { DATABASES } from "./plan-redis.ts";
import type { RedisAddress } from "./start-redis.ts";
import { withRedis } from "./with-redis.ts";

/** Counts, in database 0, those that have been taken: test files run in processes of their own. */
const COUNTER = "task-abstraction:databases-taken";

/** An empty database that nobody else has. */
export interface RedisDatabase extends RedisAddress {
  readonly number: number;
}

/** Takes the next database of a Redis. @throws RangeError when all have been taken */
export async function takeRedisDatabase({ url, urlInside }: RedisAddress): Promise<RedisDatabase> {
  const number = await withRedis(url, (redis) => redis.incr(COUNTER));
  if (number >= DATABASES) throw new RangeError(`All ${DATABASES} databases of this Redis have been taken.`);
  return { number, url: `${url}/${number}`, urlInside: `${urlInside}/${number}` };
}
