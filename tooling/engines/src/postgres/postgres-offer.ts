import type { EngineOffer } from "../commands/engine-offer.ts";
import { planPostgres } from "./plan-postgres.ts";
import { postgresVersions } from "./postgres-version.ts";

/** PostgreSQL, for people. */
export const postgresOffer: EngineOffer = {
  name: "postgres",
  versions: postgresVersions.offered,
  defaultVersion: postgresVersions.usual,
  variable: "PGBOSS_DATABASE_URL",
  plan: ({ version, ...options }) => planPostgres({ version: postgresVersions.parse(version), ...options }),
};
