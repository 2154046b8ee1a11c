import { provideBackends } from "@task-abstraction/core";
import { runCommandLine } from "../command-line/run-command-line.ts";
import { createBuiltApplication } from "./built-application.ts";
import type { BuiltParts } from "./built-parts.ts";
import { createBuiltWorkerProgram } from "./built-worker-program.ts";

/** The whole of a built worker: the worker command, on modules and backends that it carries inside. */
export async function runBuiltWorker(parts: BuiltParts): Promise<never> {
  provideBackends(parts.backends);
  return runCommandLine((session) => createBuiltWorkerProgram(session, parts), createBuiltApplication(parts));
}
