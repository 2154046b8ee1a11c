import { existsSync, statSync } from "node:fs";
import { findTaskModules } from "@task-abstraction/core";
import { splitList } from "../command-line/parse-list.ts";

/** Where tasks are to be taken from, and who said so. */
export interface FoundModules {
  readonly specifiers: readonly string[];
  readonly from: "--tasks" | "TASK_MODULES" | "taskModules of package.json" | "the build" | "nowhere";
}

/** The modules of `--tasks`, else of `TASK_MODULES`, else of the nearest package.json. */
export async function findModules(
  given: readonly string[] | undefined,
  environment: NodeJS.ProcessEnv,
): Promise<FoundModules> {
  if (given !== undefined && given.length > 0) return { specifiers: given.map(asPath), from: "--tasks" };
  const listed = splitList(environment["TASK_MODULES"] ?? "");
  if (listed.length > 0) return { specifiers: listed.map(asPath), from: "TASK_MODULES" };
  const declared = await findTaskModules();
  return { specifiers: declared, from: declared.length > 0 ? "taskModules of package.json" : "nowhere" };
}

/** `src/tasks.ts` as shells complete it would be looked up as a package: a file that exists is meant as one. */
export function asPath(specifier: string): string {
  if (/^[./\\]|^[A-Za-z]:[\\/]/.test(specifier)) return specifier;
  return existsSync(specifier) && statSync(specifier).isFile() ? `./${specifier}` : specifier;
}
