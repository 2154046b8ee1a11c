import { describe, expect, it, vi } from "vitest";
import * as exported from "../index.ts";
import { BackendClosedError } from "./backend-closed-error.ts";
import { TaskAbstractionError } from "./task-abstraction-error.ts";
import { TaskNotFoundError } from "./task-not-found-error.ts";

/** The same modules a second time, as two installed copies of this package are. */
async function importSecondCopy(): Promise<typeof exported> {
  vi.resetModules();
  return import("../index.ts");
}

describe("isInstance()", () => {
  it("recognises a class and the root, and no other class", () => {
    const error = new TaskNotFoundError("id-1", "acme");
    expect(TaskNotFoundError.isInstance(error)).toBe(true);
    expect(TaskAbstractionError.isInstance(error)).toBe(true);
    expect(BackendClosedError.isInstance(error)).toBe(false);
  });

  it.each([undefined, null, "TaskNotFoundError", new Error("x"), { code: "TASK_NOT_FOUND" }])(
    "is false for %o",
    (value) => {
      expect(TaskAbstractionError.isInstance(value)).toBe(false);
    },
  );

  it("recognises an error of another copy of this package, either way", async () => {
    const copy = await importSecondCopy();
    expect(copy.TaskNotFoundError).not.toBe(exported.TaskNotFoundError);
    const foreign = new copy.TaskNotFoundError("id-1", "acme");
    expect(foreign instanceof exported.TaskNotFoundError).toBe(false);
    expect(exported.TaskNotFoundError.isInstance(foreign)).toBe(true);
    expect(exported.TaskAbstractionError.isInstance(foreign)).toBe(true);
    expect(exported.BackendClosedError.isInstance(foreign)).toBe(false);
    expect(copy.TaskNotFoundError.isInstance(new exported.TaskNotFoundError("id-1", "acme"))).toBe(true);
  });

  it("so do tasks, workflows and definitions of backends", async () => {
    const copy = await importSecondCopy();
    const task = copy.defineTask("add", (a: number) => a);
    expect(exported.isTask(task)).toBe(true);
    expect(exported.isWorkflow(copy.workflow("w").step(task))).toBe(true);
    expect(exported.createRegistry([{ task }]).tasks.get("add")).toBe(task);
  });
});

describe("every error class", () => {
  const classes = Object.entries(exported).filter(
    (entry): entry is [string, typeof TaskAbstractionError] =>
      typeof entry[1] === "function" && entry[1].prototype instanceof TaskAbstractionError,
  );

  it("is exported", () => {
    expect(classes.length).toBeGreaterThan(20);
  });

  it.each(classes)("%s has its own name, whatever a minifier does to the class", (name, errorClass) => {
    expect(errorClass.prototype.name).toBe(name);
    expect(Object.hasOwn(errorClass.prototype, "name")).toBe(true);
  });

  it("prints its name and message, and has a stack", () => {
    const error = new exported.BackendClosedError("acme");
    expect(String(error)).toBe(
      "BackendClosedError: The acme backend is closed. Create a new one with getBackend() or createBackend().",
    );
    expect(error.stack).toContain("task-abstraction-error.test.ts");
    expect(Object.keys(error)).toEqual(["code"]);
  });
});
