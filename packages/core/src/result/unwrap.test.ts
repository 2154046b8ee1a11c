import { describe, expect, it } from "vitest";
import type { TaskFailure } from "./task-failure.ts";
import { isFinished, type TaskResult } from "./task-result.ts";
import { unwrap } from "./unwrap.ts";

const facts = {
  taskId: "id-1",
  taskName: "report",
  attempts: 1,
  startedAt: null,
  completedAt: null,
  durationMs: null,
};
const error: TaskFailure = { code: "TASK_ERROR", type: "RangeError", message: "too far", retryable: true };

describe("unwrap()", () => {
  it("answers the value of a completed result", () => {
    expect(unwrap({ ...facts, status: "completed", value: { rows: 3 } })).toEqual({ rows: 3 });
  });

  it("throws TASK_FAILED for a failed one, with what the worker reported", () => {
    expect(() => unwrap({ ...facts, status: "failed", error })).toThrow(
      expect.objectContaining({
        code: "TASK_FAILED",
        taskId: "id-1",
        error,
        message: "report (id-1) failed with RangeError: too far",
      }),
    );
  });

  it("names the id alone where the engine does not know the task", () => {
    expect(() => unwrap({ ...facts, taskName: null, status: "failed", error })).toThrow(
      /^The task \(id-1\) failed/,
    );
  });

  it("throws TASK_CANCELLED for a cancelled one, with the reason where there is one", () => {
    expect(() => unwrap({ ...facts, status: "cancelled" })).toThrow(
      expect.objectContaining({ code: "TASK_CANCELLED", error: undefined, message: "id-1 was cancelled." }),
    );
    const expired: TaskFailure = {
      code: "EXPIRED",
      type: "TaskExpired",
      message: "It expired.",
      retryable: false,
    };
    expect(() => unwrap({ ...facts, status: "cancelled", error: expired })).toThrow(
      expect.objectContaining({
        code: "TASK_CANCELLED",
        error: expired,
        message: "id-1 was cancelled: It expired.",
      }),
    );
  });
});

describe("isFinished()", () => {
  it("is true for results that will not change any more", () => {
    const results: TaskResult[] = [
      { ...facts, status: "pending" },
      { ...facts, status: "running" },
      { ...facts, status: "completed", value: 1 },
      { ...facts, status: "failed", error },
      { ...facts, status: "cancelled" },
    ];
    expect(results.map(isFinished)).toEqual([false, false, true, true, true]);
  });
});
