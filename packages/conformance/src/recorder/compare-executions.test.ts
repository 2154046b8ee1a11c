import { describe, expect, it } from "vitest";
import { compareExecutions } from "./compare-executions.ts";
import type { ExecutionRecord } from "./execution-record.ts";

const record = (event: ExecutionRecord["event"], taskId: string): ExecutionRecord => ({
  event,
  taskId,
  taskName: "work",
  attempt: 1,
  pid: 1,
  at: 0,
});

describe("compareExecutions()", () => {
  it("finds nothing when each task ran once", () => {
    const report = compareExecutions(["a"], [record("start", "a"), record("end", "a")]);
    expect(report).toEqual({
      submitted: 1,
      lost: [],
      duplicated: new Map(),
      interrupted: new Map(),
      unknown: [],
    });
  });

  it("counts a task that never ran as lost", () => {
    expect(compareExecutions(["a", "b"], [record("start", "a"), record("end", "a")]).lost).toEqual(["b"]);
  });

  it("counts a task that began but never ended as lost and interrupted", () => {
    const report = compareExecutions(["a"], [record("start", "a")]);
    expect(report.lost).toEqual(["a"]);
    expect(report.interrupted).toEqual(new Map([["a", 1]]));
  });

  it("tells one that was cut off and ran again from one that ran twice", () => {
    const cutOff = [record("start", "a"), record("start", "a"), record("end", "a")];
    const twice = [record("start", "b"), record("end", "b"), record("start", "b"), record("end", "b")];
    const report = compareExecutions(["a", "b"], [...cutOff, ...twice]);
    expect(report.interrupted).toEqual(new Map([["a", 1]]));
    expect(report.duplicated).toEqual(new Map([["b", 2]]));
    expect(report.lost).toEqual([]);
  });

  it("names what nobody submitted", () => {
    expect(compareExecutions([], [record("start", "x")]).unknown).toEqual(["x"]);
  });
});
