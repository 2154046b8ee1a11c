import type { Task } from "@task-abstraction/core";
import { add } from "./basic/add.ts";
import { concatenate } from "./basic/concatenate.ts";
import { echo } from "./basic/echo.ts";
import { fail } from "./basic/fail.ts";
import { sleep } from "./basic/sleep.ts";
import { aggregateData } from "./data/aggregate-data.ts";
import { calculateChecksum } from "./data/calculate-checksum.ts";
import { extractData } from "./data/extract-data.ts";
import { filterData } from "./data/filter-data.ts";
import { loadData } from "./data/load-data.ts";
import { transformData } from "./data/transform-data.ts";
import { systemDisk } from "./system/system-disk.ts";
import { systemEnvironment } from "./system/system-environment.ts";
import { systemHealth } from "./system/system-health.ts";
import { systemMemory } from "./system/system-memory.ts";
import { systemVersions } from "./system/system-versions.ts";

/** Every task of this package by its name. */
export const tasks = Object.freeze({
  echo,
  add,
  concatenate,
  sleep,
  fail,
  extract_data: extractData,
  transform_data: transformData,
  filter_data: filterData,
  aggregate_data: aggregateData,
  load_data: loadData,
  calculate_checksum: calculateChecksum,
  system_health: systemHealth,
  system_versions: systemVersions,
  system_disk: systemDisk,
  system_memory: systemMemory,
  system_environment: systemEnvironment,
} satisfies Record<string, Task>);

/** {@link tasks} under the name it had in Python. */
export const TASK_REGISTRY = tasks;
