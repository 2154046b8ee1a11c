import type { Task } from "@task-abstraction/core";
import { deduplicateRecords } from "./deduplicate/deduplicate-records.ts";
import { maskPii } from "./mask/mask-pii.ts";

/** Every task of this package by its name. */
export const tasks = Object.freeze({
  deduplicate_records: deduplicateRecords,
  mask_pii: maskPii,
} satisfies Record<string, Task>);

/** {@link tasks} under the name it had in Python. */
export const TASK_REGISTRY = tasks;
