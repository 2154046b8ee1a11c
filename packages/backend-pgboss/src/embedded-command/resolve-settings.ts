import { resolve } from "node:path";
import { resolveConfiguration } from "@task-abstraction/core";
import {
  type PgbossConfiguration,
  pgbossConfiguration,
  validateConfiguration,
} from "../pgboss-configuration.ts";
import { UsageError } from "./usage-error.ts";

/** What the options of a command say about where to look. */
export interface SettingOptions {
  readonly dataDir?: string | undefined;
  readonly schema?: string | undefined;
}

/** Where to look, as the backend itself would with the same settings. */
export interface Settings {
  /** Absolute; it need not exist. */
  readonly dataDirectory: string;
  readonly schema: string;
  /** True where applications with this environment use a server, and not the embedded engine. */
  readonly isServerNamed: boolean;
}

/**
 * The settings by core's own rules: an option beats the environment beats the default.
 *
 * @throws ConfigurationError (CONFIGURATION_INVALID), UsageError for a database that cannot be looked at from outside
 */
export function resolveSettings(options: SettingOptions): Settings {
  const { databaseUrl, dataDirectory, schema } = resolveConfiguration(
    {
      name: "pgboss",
      configuration: {
        databaseUrl: pgbossConfiguration.databaseUrl,
        dataDirectory: pgbossConfiguration.dataDirectory,
        schema: pgbossConfiguration.schema,
      },
      // It reads these three, of all that a backend has. A schema that it lets pass may stand in a statement as it is.
      validate: (configuration, environment) =>
        validateConfiguration(configuration as PgbossConfiguration, environment),
    },
    { dataDirectory: options.dataDir, schema: options.schema },
    process.env,
    false,
  );
  if (dataDirectory === "memory://")
    throw new UsageError(
      "memory:// is a database inside each process that uses it: there is no directory and no owner to look at. Name a directory with --data-dir or PGBOSS_DATA_DIR.",
    );
  return {
    dataDirectory: resolve(dataDirectory ?? ".task-backend"),
    schema,
    isServerNamed: databaseUrl !== undefined,
  };
}
