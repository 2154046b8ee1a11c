import type { EngineOffer } from "../commands/engine-offer.ts";
import { planPostgres } from "./plan-postgres.ts";
import { defaultPostgresVersion, parsePostgresVersion, postgresVersions } from "./postgres-version.ts";

/** PostgreSQL, for people. */
export const postgresOffer: EngineOffer = {
  name: "postgres",
  versions: postgresVersions,
  defaultVersion: defaultPostgresVersion,
  variable: "PGBOSS_DATABASE_URL",
  plan: ({ version, ...options }) => planPostgres({ version: parsePostgresVersion(version), ...options }),
};
