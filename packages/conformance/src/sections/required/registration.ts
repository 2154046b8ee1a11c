import { defineTask, unwrap, workflow } from "@task-abstraction/core";
import { expect } from "vitest";
import type { Suite } from "../../suite/suite.ts";

/** Tasks and chains that a backend knows by name. */
export function testRegistration(suite: Suite): void {
  const wait = suite.wait;

  suite.test("registerTask() with a handler answers the task, and a worker serves it", async ({ open }) => {
    const backend = open();
    const add = backend.registerTask("add", (a: number, b: number) => a + b);
    await backend.startWorker();
    expect(unwrap(await backend.waitForResult(await backend.submit(add, 2, 3), wait))).toBe(5);
  });

  suite.test("registerTask() of a task gives its name the task's queue and policy", async ({ open }) => {
    const backend = open();
    backend.registerTask(defineTask("add", { queue: "bulk" }, (a: number, b: number) => a + b));
    await backend.startWorker({ queues: ["bulk"] });
    expect(unwrap(await backend.waitForResult(await backend.submit("add", 2, 3), wait))).toBe(5);
  });

  suite.test("startWorker({ tasks }) serves them beside those of the backend", async ({ open }) => {
    const backend = open([defineTask("one", () => 1)]);
    const worker = await backend.startWorker({ tasks: [[defineTask("two", () => 2)]] });
    expect([...worker.taskNames].sort()).toEqual(["one", "two"]);
    const ids = [await backend.submit("one"), await backend.submit("two")];
    const results = await Promise.all(ids.map((id) => backend.waitForResult(id, wait)));
    expect(results.map(unwrap)).toEqual([1, 2]);
  });

  suite.test("registerWorkflow() makes a chain known by its name", async ({ open }) => {
    const increment = defineTask("increment", (n: number) => n + 1);
    const backend = open({ increment });
    backend.registerWorkflow(workflow("twice").step(increment).step(increment));
    await backend.startWorker();
    const run = await backend.submitWorkflow("twice", 1);
    expect(unwrap(await backend.waitForWorkflowResult(run, wait))).toBe(3);
  });

  suite.test("another task under a known name, in whatever case, is DUPLICATE_NAME", async ({ open }) => {
    const backend = open([defineTask("add", () => 1)]);
    const duplicate = expect.objectContaining({ code: "DUPLICATE_NAME" }) as Error;
    expect(() => backend.registerTask("add", () => 2)).toThrow(duplicate);
    expect(() => backend.registerTask("ADD", () => 2)).toThrow(duplicate);
  });

  suite.test("a name that no engine could hold is INVALID_NAME", async ({ open, expectTasks }) => {
    const backend = open();
    const invalid = expect.objectContaining({ code: "INVALID_NAME" }) as Error;
    for (const name of ["", "a b", "__private", "default", "constructor", "ż", "x".repeat(201)])
      expect(() => backend.registerTask(name, () => 1), name).toThrow(invalid);
    await expect(backend.submit("a b")).rejects.toMatchObject({ code: "INVALID_NAME" });
    expect(() => backend.using({ queue: "a b" })).toThrow(invalid);
    await expect(backend.startWorker({ queues: ["a b"] })).rejects.toMatchObject({ code: "INVALID_NAME" });
    await expectTasks(0);
  });
}
