import { describe, expect, it } from "vitest";
import { defineTask } from "../task/define-task.ts";
import { isWorkflow, workflow } from "./workflow.ts";

const extract = defineTask("extract", (from: { source: string }) => [from.source]);
const load = defineTask("load", (rows: string[], to: { target: string }) => `${to.target}: ${rows.length}`);

describe("workflow().step()", () => {
  it("makes a chain of steps with their arguments", () => {
    const flow = workflow("pipeline").step(extract, { source: "db" }).step(load, { target: "warehouse" });
    expect(flow.name).toBe("pipeline");
    expect(flow.steps).toEqual([
      { taskName: "extract", task: extract, args: [{ source: "db" }], kwargs: undefined, queue: undefined },
      { taskName: "load", task: load, args: [{ target: "warehouse" }], kwargs: undefined, queue: undefined },
    ]);
  });

  it("leaves the chain it was called on as it is", () => {
    const first = workflow("pipeline").step(extract);
    const second = first.step(load, { target: "warehouse" });
    const third = first.step(load, { target: "lake" });
    expect([first.steps.length, second.steps.length, third.steps.length]).toEqual([1, 2, 2]);
    expect(third.steps[1]?.args).toEqual([{ target: "lake" }]);
  });

  it("freezes the chain, its list and its steps", () => {
    const flow = workflow("pipeline").step(extract, { source: "db" });
    expect([flow, flow.steps, flow.steps[0], flow.steps[0]?.args].map(Object.isFrozen)).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  it("keeps a step's with() copy", () => {
    const bulk = extract.with({ queue: "bulk" });
    expect(workflow("pipeline").step(bulk).steps[0]?.task).toBe(bulk);
  });

  it("refuses what is no task with INVALID_OPTION", () => {
    const step = workflow("pipeline").step as unknown as (task: unknown) => unknown;
    expect(() => step(() => 1)).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
    expect(() => step(undefined)).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
  });

  it("refuses a bad name with INVALID_NAME", () => {
    expect(() => workflow("two words")).toThrow(expect.objectContaining({ code: "INVALID_NAME" }));
  });
});

describe("isWorkflow()", () => {
  it("is true for a chain with a step, and false for one without", () => {
    expect(isWorkflow(workflow("pipeline").step(extract))).toBe(true);
    expect([workflow("pipeline"), extract, null, undefined, "pipeline"].map(isWorkflow)).toEqual(
      Array(5).fill(false),
    );
  });
});
