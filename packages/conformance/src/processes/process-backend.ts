import { getBackend, type TaskBackend } from "@task-abstraction/core";
import type { Settings } from "../suite/backend-under-test.ts";

/** What a process of the suite is told, as JSON in its first argument. */
export interface ProcessSettings {
  readonly packageName: string;
  readonly from?: string | undefined;
  readonly configuration: Settings;
  /** Path or URL of the module of tasks. */
  readonly tasks: string;
  /** What the program itself wants to know. */
  readonly program: Settings;
}

/** The backend that this process was started for, through the real loader, and what the program was told. */
export async function openProcessBackend(): Promise<{
  readonly backend: TaskBackend;
  readonly program: Settings;
}> {
  const { packageName, from, configuration, tasks, program } = JSON.parse(
    process.argv[2] ?? "{}",
  ) as ProcessSettings;
  const backend = await getBackend({ type: packageName, from, config: configuration, tasks: [tasks] });
  return { backend, program };
}
