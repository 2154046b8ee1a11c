import type { Task } from "@task-abstraction/core";
import { deduplicateRecords } from "./deduplicate/deduplicate-records.ts";
import { maskPii } from "./mask/mask-pii.ts";
import { profileCsv } from "./profile/profile-csv.ts";

/** Every task of this package by its name. */
export const tasks = Object.freeze({
  deduplicate_records: deduplicateRecords,
  mask_pii: maskPii,
  profile_csv: profileCsv,
} satisfies Record<string, Task>);

/** {@link tasks} under the name it had in Python. */
export const TASK_REGISTRY = tasks;
