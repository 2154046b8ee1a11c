import type { EngineOffer } from "../commands/engine-offer.ts";
import { planRedis } from "./plan-redis.ts";
import { redisVersions } from "./redis-version.ts";

/** Redis, for people. */
export const redisOffer: EngineOffer = {
  name: "redis",
  versions: redisVersions.offered,
  defaultVersion: redisVersions.usual,
  variable: "CELERY_RESULT_BACKEND",
  plan: ({ version, ...options }) => planRedis({ version: redisVersions.parse(version), ...options }),
};
