import type { Task } from "@task-abstraction/core";
import { deduplicateRecords } from "./deduplicate/deduplicate-records.ts";

/** Every task of this package by its name. */
export const tasks = Object.freeze({ deduplicate_records: deduplicateRecords } satisfies Record<
  string,
  Task
>);

/** {@link tasks} under the name it had in Python. */
export const TASK_REGISTRY = tasks;
