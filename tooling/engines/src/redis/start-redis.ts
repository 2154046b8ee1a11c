import type { EngineContainer } from "../container/engine-container.ts";
import { startContainer } from "../container/start-container.ts";
import { planRedis, type RedisOptions } from "./plan-redis.ts";

/** Where a Redis is: plain data, which can be handed to another process. */
export interface RedisAddress {
  /** Where clients on this machine reach its database 0. */
  readonly url: string;
  /** Where other containers of ours do. */
  readonly urlInside: string;
}

/** A Redis of its own, in a container. */
export interface RedisServer extends EngineContainer, RedisAddress {
  readonly version: string;
}

/**
 * Starts an empty Redis with a password; removed at `stop()`, or after this process has died. Resolves when it answers.
 * Tests that share one take a database each: `takeRedisDatabase()`.
 *
 * @throws DockerUnavailableError, ImageUnavailableError, EngineStartError
 */
export async function startRedis(options: RedisOptions = {}): Promise<RedisServer> {
  const plan = planRedis(options);
  return { ...(await startContainer(plan)), version: plan.version };
}
