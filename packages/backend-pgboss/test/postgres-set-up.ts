import { inject } from "vitest";
import type { SetUp } from "./pgboss-behaviour.ts";

let schemas = 0;

/** A name that no other test, in whatever file, gives to a schema of the shared server. */
export function freshSchema(): string {
  schemas += 1;
  return `test_${process.pid}_${schemas}`;
}

/** The PostgreSQL server that all test files share: a schema for each test. */
export const postgres: SetUp = {
  name: `PostgreSQL ${inject("postgresVersion")}`,
  async fresh() {
    return { databaseUrl: inject("postgresUrl"), schema: freshSchema() };
  },
};
