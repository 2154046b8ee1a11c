import { defineVersions } from "../versions/define-versions.ts";

/** The versions of Redis. */
export const redisVersions = defineVersions({
  engine: "Redis",
  offered: ["7.0", "8.0"],
  usual: "7.0",
  variable: "TASK_ENGINES_REDIS_VERSION",
});

/** A version of Redis. */
export type RedisVersion = (typeof redisVersions)["usual"];
