import { randomBytes } from "node:crypto";
import type { ContainerPlan } from "../container/container-plan.ts";
import { findRedisImage } from "./find-redis-image.ts";
import { probeRedis } from "./probe-redis.ts";
import { type RedisVersion, redisVersions } from "./redis-version.ts";

/** How many databases a Redis has. One that is empty costs some hundred bytes. */
export const DATABASES = 10_000;

/** What can be chosen about a Redis. */
export interface RedisOptions {
  /** Default: TASK_ENGINES_REDIS_VERSION, else 7.0. */
  readonly version?: RedisVersion | undefined;
  /**
   * Whether every write is on the disk before it is answered (append-only file, `appendfsync always`). Default true, which
   * kill tests need: without it nothing survives a kill or a restart.
   */
  readonly appendOnly?: boolean | undefined;
  /** Port on this machine. Default: a free one, which stays the same over kills and restarts. */
  readonly hostPort?: number | undefined;
  /** `kept`: it runs on when this process ends. Default `process`. */
  readonly lifetime?: ContainerPlan["lifetime"];
}

/** The container of an empty Redis, with a password of its own. */
export function planRedis(options: RedisOptions): ContainerPlan {
  const { version = redisVersions.read(), appendOnly = true, hostPort, lifetime } = options;
  const password = randomBytes(16).toString("hex");
  const settings = {
    requirepass: password,
    databases: String(DATABASES),
    bind: "0.0.0.0",
    // No snapshots, at a stop neither: the append-only file has it all.
    save: "",
    appendonly: appendOnly ? "yes" : "no",
    appendfsync: "always",
  };
  return {
    engine: "redis",
    version,
    image: findRedisImage(version),
    containerPort: 6379,
    hostPort,
    lifetime,
    command: ["redis-server", ...Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])],
    createUrl: ({ host, port }) => `redis://:${password}@${host}:${port}`,
    probe: probeRedis,
  };
}
