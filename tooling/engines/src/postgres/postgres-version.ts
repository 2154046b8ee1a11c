import { defineVersions } from "../versions/define-versions.ts";

/** The major versions of PostgreSQL. */
export const postgresVersions = defineVersions({
  engine: "PostgreSQL",
  offered: ["14", "15", "16", "17", "18"],
  usual: "15",
  variable: "TASK_ENGINES_POSTGRES_VERSION",
});

/** A major version of PostgreSQL. */
export type PostgresVersion = (typeof postgresVersions)["usual"];
