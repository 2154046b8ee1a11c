import { createRegistry } from "@task-abstraction/core";
import { expect, it } from "vitest";
import * as tasksCore from "./index.ts";

it("every task is exported, by its own name and in tasks", () => {
  const registry = createRegistry([tasksCore]);
  expect([...registry.tasks.keys()].sort()).toEqual([
    "add",
    "aggregate_data",
    "calculate_checksum",
    "concatenate",
    "echo",
    "extract_data",
    "fail",
    "filter_data",
    "load_data",
    "sleep",
    "system_disk",
    "system_environment",
    "system_health",
    "system_memory",
    "system_versions",
    "transform_data",
  ]);
  expect(Object.entries(tasksCore.tasks).map(([name, task]) => [name, task.name === name])).toEqual(
    Object.keys(tasksCore.tasks).map((name) => [name, true]),
  );
  expect(Object.values(tasksCore.tasks)).toHaveLength(registry.tasks.size);
});

it("TASK_REGISTRY is tasks under its old name", () => {
  expect(tasksCore.TASK_REGISTRY).toBe(tasksCore.tasks);
});

it("every task has a description, and the queue that its kind of work belongs to", () => {
  const queues = Object.groupBy(Object.values(tasksCore.tasks), (task) => task.options.queue ?? "none");
  expect(Object.values(tasksCore.tasks).filter((task) => task.options.description === undefined)).toEqual([]);
  expect(queues["file_processing"]?.map(({ name }) => name)).toEqual([
    "extract_data",
    "load_data",
    "calculate_checksum",
  ]);
  expect(queues["api_processing"]?.map(({ name }) => name)).toEqual([
    "transform_data",
    "filter_data",
    "aggregate_data",
  ]);
});
