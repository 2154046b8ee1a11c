/** The major versions of PostgreSQL that can be started. */
export const postgresVersions = ["14", "15", "16", "17", "18"] as const;

/** A major version of PostgreSQL. */
export type PostgresVersion = (typeof postgresVersions)[number];

/** The version that is used unless something else is asked for. */
export const defaultPostgresVersion: PostgresVersion = "15";

/**
 * The version that tests run on: what TASK_ENGINES_POSTGRES_VERSION says, else 15.
 *
 * @throws RangeError that names the versions there are
 */
export function readPostgresVersion(): PostgresVersion {
  return parsePostgresVersion(process.env["TASK_ENGINES_POSTGRES_VERSION"] || defaultPostgresVersion);
}

/** @throws RangeError that names the versions there are */
export function parsePostgresVersion(text: string): PostgresVersion {
  const version = postgresVersions.find((known) => known === text);
  if (version !== undefined) return version;
  throw new RangeError(`PostgreSQL "${text}" is not offered; there are ${postgresVersions.join(", ")}.`);
}
