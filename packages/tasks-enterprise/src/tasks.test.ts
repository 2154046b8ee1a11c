import { createRegistry, workflow } from "@task-abstraction/core";
import * as tasksCore from "@task-abstraction/tasks-core";
import { expect, it } from "vitest";
import * as tasksEnterprise from "./index.ts";

it("every task is exported, by its own name and in tasks", () => {
  expect([...createRegistry([tasksEnterprise]).tasks.keys()]).toEqual([
    "deduplicate_records",
    "mask_pii",
    "profile_csv",
  ]);
  expect(Object.entries(tasksEnterprise.tasks).every(([name, task]) => task.name === name)).toBe(true);
  expect(tasksEnterprise.TASK_REGISTRY).toBe(tasksEnterprise.tasks);
});

it("no task clashes with one of tasks-core", () => {
  const registry = createRegistry([tasksCore, tasksEnterprise]);
  expect(registry.tasks.size).toBe(
    Object.keys(tasksCore.tasks).length + Object.keys(tasksEnterprise.tasks).length,
  );
});

it("deduplicate_records and mask_pii fit between extract_data and load_data", () => {
  const flow = workflow("clean_customers")
    .step(tasksCore.extractData, { path: "customers.csv" })
    .step(tasksEnterprise.deduplicateRecords, { keys: [{ column: "name", compare: "text" }] })
    .step(tasksEnterprise.maskPii, { strategy: "partial" })
    .step(tasksCore.loadData, { path: "clean.csv" });
  expect(flow.steps).toHaveLength(4);
});
