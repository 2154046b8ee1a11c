import { describe, expect, it } from "vitest";
import type { TaskSnapshot } from "../adapter/snapshot.ts";
import type { TaskFailure } from "./task-failure.ts";
import { notSeenYet, toTaskResult, toWorkflowResult } from "./to-result.ts";

const startedAt = new Date("2024-05-01T10:00:00.000Z");
const completedAt = new Date("2024-05-01T10:00:01.500Z");
const facts = { taskName: "report", attempts: 2, startedAt, completedAt };
const error: TaskFailure = { code: "TASK_ERROR", type: "Error", message: "no", retryable: true };

describe("toTaskResult()", () => {
  it("adds the id and the duration to a completed snapshot", () => {
    expect(toTaskResult("id-1", { ...facts, status: "completed", value: [1] })).toEqual({
      ...facts,
      taskId: "id-1",
      durationMs: 1_500,
      status: "completed",
      value: [1],
    });
  });

  it("keeps the error of a failed and of a cancelled one", () => {
    expect(toTaskResult("id-1", { ...facts, status: "failed", error })).toMatchObject({
      status: "failed",
      error,
    });
    expect(toTaskResult("id-1", { ...facts, status: "cancelled", error })).toMatchObject({
      status: "cancelled",
      error,
    });
    expect("error" in toTaskResult("id-1", { ...facts, status: "cancelled" })).toBe(false);
  });

  it.each(["pending", "running"] as const)("has neither value nor error while it is %s", (status) => {
    const result = toTaskResult("id-1", { ...facts, status, completedAt: null });
    expect(result).toEqual({ ...facts, completedAt: null, taskId: "id-1", durationMs: null, status });
  });

  it("leaves out what an adapter says beyond the contract", () => {
    const snapshot = { ...facts, status: "pending", secret: "x" } as TaskSnapshot;
    expect(toTaskResult("id-1", snapshot)).not.toHaveProperty("secret");
  });

  it("never has a negative duration, whatever two clocks say", () => {
    const snapshot = {
      ...facts,
      startedAt: completedAt,
      completedAt: startedAt,
      status: "completed",
      value: 1,
    } as const;
    expect(toTaskResult("id-1", snapshot).durationMs).toBe(0);
  });

  it("is plain data: it survives structuredClone, and its JSON has ISO strings", () => {
    const result = toTaskResult("id-1", { ...facts, status: "failed", error });
    expect(structuredClone(result)).toEqual(result);
    expect(JSON.parse(JSON.stringify(result))).toMatchObject({ startedAt: "2024-05-01T10:00:00.000Z" });
  });
});

describe("toWorkflowResult()", () => {
  it("adds the steps and the failed step", () => {
    const steps = [
      { taskName: "extract", status: "failed", attempts: 1, startedAt, completedAt, error },
    ] as const;
    const failedStep = { step: 0, taskName: "extract" };
    expect(toWorkflowResult("run-1", { ...facts, status: "failed", error, steps, failedStep })).toMatchObject(
      {
        taskId: "run-1",
        status: "failed",
        steps,
        failedStep,
      },
    );
  });

  it("knows nothing but pending of a run that was only submitted", () => {
    expect(toWorkflowResult("run-1", notSeenYet)).toEqual({
      taskId: "run-1",
      taskName: null,
      attempts: null,
      startedAt: null,
      completedAt: null,
      durationMs: null,
      status: "pending",
      steps: null,
      failedStep: null,
    });
  });
});
