import type { TestProject } from "vitest/node";
import { say, secondsSince } from "../output/say.ts";
import { startPostgres } from "../postgres/start-postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Of the PostgreSQL that the test files of a project share: a schema or database of its own for each. */
    readonly postgresUrl: string;
    /** Its major version. */
    readonly postgresVersion: string;
  }
}

/**
 * A global set-up for vitest: one PostgreSQL for all test files of a project, of the version in
 * TASK_ENGINES_POSTGRES_VERSION (default 15). A file reads `inject("postgresUrl")`. One that kills its server starts its
 * own by `startPostgres()`, which is of the same version.
 */
export default async function setUpPostgres(
  project: Pick<TestProject, "provide">,
): Promise<() => Promise<void>> {
  const startedAt = performance.now();
  const postgres = await startPostgres();
  say(`PostgreSQL ${postgres.version} is ready, in ${secondsSince(startedAt)}`);
  project.provide("postgresUrl", postgres.url);
  project.provide("postgresVersion", postgres.version);
  return postgres.stop;
}
