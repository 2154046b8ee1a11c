import type { Capabilities, Configuration, ConfigurationDescription } from "@task-abstraction/core";
import { LONGEST_RUN_MS, pgbossCapabilities } from "./pgboss-capabilities.ts";

/** Every setting of this backend. */
export const pgbossConfiguration = {
  databaseUrl: {
    type: "url",
    environment: "PGBOSS_DATABASE_URL",
    secret: true,
    description:
      "PostgreSQL 13 or newer: postgres://user:password@host:5432/database. Unset: the embedded engine.",
  },
  dataDirectory: {
    type: "text",
    environment: "PGBOSS_DATA_DIR",
    description:
      "Folder of the embedded engine; memory:// keeps it inside this process. Default: .task-backend in the working directory.",
  },
  schema: {
    type: "text",
    environment: "PGBOSS_SCHEMA",
    default: "pgboss",
    description: "PostgreSQL schema that pg-boss owns: lower-case letters, digits and _.",
  },
  poolSize: {
    type: "number",
    environment: "PGBOSS_POOL_SIZE",
    default: 10,
    minimum: 1,
    maximum: 1_000,
    description: "Most connections of this process to PostgreSQL, beside one or two that listen.",
  },
  pollIntervalMs: {
    type: "number",
    environment: "PGBOSS_POLL_INTERVAL_MS",
    default: 1_000,
    minimum: 50,
    maximum: 60_000,
    description:
      "How often a worker looks for due retries, delayed tasks and missed notifications, in milliseconds.",
  },
  heartbeatSeconds: {
    type: "number",
    environment: "PGBOSS_HEARTBEAT_SECONDS",
    default: 10,
    minimum: 10,
    maximum: 3_600,
    description:
      "Silence after which a worker counts as dead and its tasks run again, in seconds. pg-boss' floor is 10.",
  },
  deleteAfterSeconds: {
    type: "number",
    environment: "PGBOSS_DELETE_AFTER_SECONDS",
    default: 604_800,
    minimum: 1,
    description: "How long results are kept, in seconds. Default 7 days.",
  },
  maxRunMs: {
    type: "number",
    environment: "PGBOSS_MAX_RUN_MS",
    default: LONGEST_RUN_MS,
    minimum: 100,
    maximum: LONGEST_RUN_MS,
    description: "Ceiling and default of timeoutMs, in milliseconds.",
  },
  maxPayloadBytes: {
    type: "number",
    environment: "PGBOSS_MAX_PAYLOAD_BYTES",
    default: pgbossCapabilities.maxPayloadBytes,
    minimum: 1_024,
    maximum: pgbossCapabilities.maxPayloadBytes,
    description: "Largest JSON of arguments or of a result, in bytes.",
  },
} as const satisfies ConfigurationDescription;

/** The settings with their defaults. */
export type PgbossConfiguration = Configuration<typeof pgbossConfiguration>;

/** What a configuration leaves of the capabilities. */
export function narrowCapabilities(configuration: PgbossConfiguration): Partial<Capabilities> {
  return { maxRunMs: configuration.maxRunMs, maxPayloadBytes: configuration.maxPayloadBytes };
}

/** Faults that no single setting shows. */
export function validateConfiguration(
  configuration: PgbossConfiguration,
  environment: { readonly production: boolean },
): readonly string[] {
  const { databaseUrl, dataDirectory, schema } = configuration;
  const problems: string[] = [];
  if (databaseUrl !== undefined && !/^postgres(ql)?:/.test(databaseUrl)) {
    problems.push("databaseUrl (PGBOSS_DATABASE_URL) must begin with postgres:// or postgresql://");
  }
  if (!/^[a-z_][a-z0-9_]{0,49}$/.test(schema)) {
    problems.push("schema (PGBOSS_SCHEMA) must be 1 to 50 lower-case letters, digits and _");
  }
  if (environment.production && databaseUrl === undefined && dataDirectory === undefined) {
    problems.push(
      "in production set databaseUrl (PGBOSS_DATABASE_URL), or choose the embedded engine by naming its folder with dataDirectory (PGBOSS_DATA_DIR)",
    );
  }
  return problems;
}

/** What a user should know who runs this configuration. */
export function listWarnings({ databaseUrl, dataDirectory }: PgbossConfiguration): readonly string[] {
  if (databaseUrl !== undefined) return [];
  if (dataDirectory === "memory://")
    return ["The embedded engine keeps its tasks in the memory of this process: they end with it."];
  return [
    "The embedded engine does not sync to disk: what was submitted survives the crash of applications and workers, not a power cut. Set PGBOSS_DATABASE_URL where that matters.",
  ];
}
