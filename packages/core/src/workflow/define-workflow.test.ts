import { describe, expect, it } from "vitest";
import { defineTask } from "../task/define-task.ts";
import { defineWorkflow } from "./define-workflow.ts";
import type { Step } from "./step.ts";
import { isWorkflow } from "./workflow.ts";

const extract = defineTask("extract", (source: string) => [source]);
const stepsOf = (...steps: Step[]) => defineWorkflow("pipeline", steps).steps;
const plain = { kwargs: undefined, queue: undefined };

describe("defineWorkflow()", () => {
  it("takes the name of a task", () => {
    expect(stepsOf("extract_data")).toEqual([
      { ...plain, taskName: "extract_data", task: undefined, args: [] },
    ]);
  });

  it("takes a task", () => {
    expect(stepsOf(extract)).toEqual([{ ...plain, taskName: "extract", task: extract, args: [] }]);
  });

  it("takes a list of a name or a task and its extra arguments", () => {
    expect(stepsOf(["extract_data", { source: "db" }, 2], [extract, "db"])).toEqual([
      { ...plain, taskName: "extract_data", task: undefined, args: [{ source: "db" }, 2] },
      { ...plain, taskName: "extract", task: extract, args: ["db"] },
    ]);
  });

  it("takes an object with arguments, keyword arguments and a queue", () => {
    const kwargs = { target: "warehouse" };
    expect(stepsOf({ task: "load_data", args: [1], kwargs, queue: "bulk" }, { task: extract })).toEqual([
      { taskName: "load_data", task: undefined, args: [1], kwargs, queue: "bulk" },
      { ...plain, taskName: "extract", task: extract, args: [] },
    ]);
  });

  it("answers a frozen workflow", () => {
    const flow = defineWorkflow("pipeline", ["a", { task: "b", queue: "bulk" }]);
    expect(isWorkflow(flow)).toBe(true);
    expect([flow, flow.steps, flow.steps[0], flow.steps[1]].map(Object.isFrozen)).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  it("can be continued by step()", () => {
    const flow = defineWorkflow<string>("pipeline", ["python_task"]).step(extract);
    expect(flow.steps.map((step) => step.taskName)).toEqual(["python_task", "extract"]);
  });

  it("refuses an empty list with INVALID_OPTION", () => {
    expect(() => defineWorkflow("pipeline", [])).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION", option: "steps" }),
    );
  });

  it.each([
    ["a function", () => 1],
    ["nothing", undefined],
    ["null", null],
    ["a number", 5],
    ["an empty list", []],
    ["a list without a name", [{ source: "db" }]],
    ["an object without a task", { args: [1] }],
    ["an object whose task is none", { task: 5 }],
  ])("refuses %s as a step with INVALID_OPTION", (_title, step) => {
    expect(() => stepsOf(step as unknown as Step)).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION" }),
    );
  });

  it.each([
    ["of the workflow", () => defineWorkflow("two words", ["a"])],
    ["of a step", () => stepsOf("two words")],
    ["of a step in a list", () => stepsOf(["constructor", 1])],
    ["of a queue", () => stepsOf({ task: "a", queue: "two words" })],
  ])("refuses a bad name %s with INVALID_NAME", (_title, define) => {
    expect(define).toThrow(expect.objectContaining({ code: "INVALID_NAME" }));
  });
});
