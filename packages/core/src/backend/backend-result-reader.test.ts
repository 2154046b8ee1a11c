import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { completedSnapshot, createRecordingBackend, pendingSnapshot } from "../../test/recording-backend.ts";
import type { TaskSnapshot } from "../adapter/snapshot.ts";
import { ResultUnavailableError } from "../errors/result-unavailable-error.ts";
import { TaskNotFoundError } from "../errors/task-not-found-error.ts";
import { defineWorkflow } from "../workflow/define-workflow.ts";

const notFound = (id: string): Promise<never> => Promise.reject(new TaskNotFoundError(id, "recording"));

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe("getResult() and getWorkflowResult()", () => {
  it("answer what the adapter read, with the id", async () => {
    const { backend, calls } = createRecordingBackend({
      adapter: {
        getResult: async () => completedSnapshot(7),
        getWorkflowResult: async () => completedSnapshot("done"),
      },
    });
    expect(await backend.getResult("task-1")).toMatchObject({
      taskId: "task-1",
      status: "completed",
      value: 7,
    });
    expect(await backend.getWorkflowResult("run-1")).toMatchObject({
      taskId: "run-1",
      value: "done",
      steps: null,
      failedStep: null,
    });
    expect(calls).toEqual(["getResult", "getWorkflowResult"]);
  });

  it("reject with TASK_NOT_FOUND for an unknown id at once, whatever the grace of waits", async () => {
    const { backend } = createRecordingBackend({
      capabilities: { unknownIdGraceMs: 5_000 },
      adapter: { getResult: notFound },
    });
    await expect(backend.getResult("foreign")).rejects.toMatchObject({
      code: "TASK_NOT_FOUND",
      taskId: "foreign",
    });
  });

  it("answer pending for an id this process has just submitted, until the grace is over", async () => {
    const { backend } = createRecordingBackend({
      capabilities: { unknownIdGraceMs: 5_000 },
      adapter: { getResult: notFound, getWorkflowResult: notFound },
    });
    const ids = [await backend.submit("a"), ...(await backend.submitMany("a", [[1], [2]]))];
    const run = await backend.submitWorkflow(defineWorkflow("w", ["a"]));
    for (const id of ids)
      expect(await backend.getResult(id)).toMatchObject({ taskId: id, status: "pending", attempts: null });
    expect(await backend.getWorkflowResult(run)).toMatchObject({
      taskId: run,
      status: "pending",
      steps: null,
    });
    vi.advanceTimersByTime(5_000);
    await expect(backend.getResult(ids[0]!)).rejects.toMatchObject({ code: "TASK_NOT_FOUND" });
  });

  it("reject with RESULT_UNAVAILABLE before any I/O where no results are kept", async () => {
    const { backend, calls } = createRecordingBackend({ capabilities: { results: "none" } });
    const reads = [
      () => backend.getResult("id"),
      () => backend.getWorkflowResult("id"),
      () => backend.waitForResult("id", { timeoutMs: 1 }),
      () => backend.waitForWorkflowResult("id", { timeoutMs: 1 }),
    ];
    for (const read of reads)
      await expect(read()).rejects.toMatchObject({ code: "RESULT_UNAVAILABLE", taskId: "id" });
    expect(calls).toEqual([]);
  });

  it("pass the adapter's RESULT_UNAVAILABLE on, also in a wait", async () => {
    const error = new ResultUnavailableError("foreign", "only its submitter receives it.");
    const { backend } = createRecordingBackend({ adapter: { getResult: () => Promise.reject(error) } });
    await expect(backend.getResult("foreign")).rejects.toBe(error);
    await expect(backend.waitForResult("foreign", { timeoutMs: 1_000 })).rejects.toBe(error);
  });
});

describe("waitForResult() and waitForWorkflowResult()", () => {
  it("resolve with the finished result", async () => {
    const { backend } = createRecordingBackend({
      adapter: {
        getResult: async () => completedSnapshot(7),
        getWorkflowResult: async () => completedSnapshot("done"),
      },
    });
    expect(await backend.waitForResult("task-1", { timeoutMs: 5 })).toMatchObject({
      taskId: "task-1",
      value: 7,
    });
    expect(await backend.waitForWorkflowResult("run-1", { timeoutMs: 5 })).toMatchObject({
      taskId: "run-1",
      value: "done",
    });
  });

  it("watch by kind, and take the final snapshot that the adapter passes", async () => {
    const kinds: string[] = [];
    const dispose = vi.fn<() => void>();
    const { backend, calls } = createRecordingBackend({
      adapter: {
        watch: async (id: string, kind: string, wake: (final?: never) => void) => {
          kinds.push(kind);
          queueMicrotask(() => wake(completedSnapshot(`${kind} ${id}`) as never));
          return { [Symbol.dispose]: dispose };
        },
      },
    });
    const results = await Promise.all([
      backend.waitForResult("a", { timeoutMs: 60_000 }),
      backend.waitForWorkflowResult("b", { timeoutMs: 60_000 }),
    ]);
    expect(results).toMatchObject([
      { taskId: "a", value: "task a" },
      { taskId: "b", value: "workflow b", steps: null },
    ]);
    expect(kinds).toEqual(["task", "workflow"]);
    expect(dispose).toHaveBeenCalledTimes(2);
    expect(calls.filter((name) => name !== "watch")).toEqual([]);
  });

  it("take an unknown id for one on its way within the grace, and reject with TASK_NOT_FOUND after it", async () => {
    let known = false;
    const { backend } = createRecordingBackend({
      capabilities: { unknownIdGraceMs: 1_000 },
      adapter: { getResult: async (id) => (known ? completedSnapshot(1) : notFound(id)) },
    });
    const early = backend.waitForResult("early", { timeoutMs: 60_000 });
    await vi.advanceTimersByTimeAsync(900);
    known = true;
    await vi.advanceTimersByTimeAsync(500);
    expect(await early).toMatchObject({ value: 1 });

    known = false;
    const never = backend.waitForResult("never", { timeoutMs: 60_000 });
    never.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(2_000);
    await expect(never).rejects.toMatchObject({ code: "TASK_NOT_FOUND", taskId: "never" });
  });

  it("reject with TASK_NOT_FOUND at once where the engine needs no grace", async () => {
    const { backend, calls } = createRecordingBackend({ adapter: { getResult: notFound } });
    await expect(backend.waitForResult("never", { timeoutMs: 60_000 })).rejects.toMatchObject({
      code: "TASK_NOT_FOUND",
    });
    expect(calls).toEqual(["getResult"]);
  });

  it("end with BACKEND_CLOSED at once when the backend is closed, also while a read hangs", async () => {
    const { backend } = createRecordingBackend({
      adapter: { getWorkflowResult: () => new Promise(() => undefined) },
    });
    const waits = [
      backend.waitForResult("a", { timeoutMs: 60_000 }),
      backend.waitForWorkflowResult("b", { signal: new AbortController().signal }),
    ];
    for (const waited of waits) waited.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(10);
    await backend.close();
    for (const waited of waits) await expect(waited).rejects.toMatchObject({ code: "BACKEND_CLOSED" });
  });

  it("share the engine: 1,000 waits have at most 16 reads in flight, and all come to their end", async () => {
    let inFlight = 0;
    let most = 0;
    const getResult = async (): Promise<TaskSnapshot> => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inFlight -= 1;
      return finished ? completedSnapshot(1) : pendingSnapshot;
    };
    let finished = false;
    const { backend } = createRecordingBackend({ adapter: { getResult } });
    const waits = Array.from({ length: 1_000 }, (_, index) =>
      backend.waitForResult(`id-${index}`, { timeoutMs: 600_000 }),
    );
    await vi.advanceTimersByTimeAsync(2_000);
    finished = true;
    await vi.advanceTimersByTimeAsync(5_000);
    expect((await Promise.all(waits)).every((result) => result.status === "completed")).toBe(true);
    expect(most).toBe(16);
  });

  it("take the same signal a thousand times without a warning of leaking listeners", async () => {
    const warnings: Error[] = [];
    const note = (warning: Error): void => void warnings.push(warning);
    process.on("warning", note);
    const { backend } = createRecordingBackend();
    const controller = new AbortController();
    const waits = Array.from({ length: 1_000 }, (_, index) =>
      backend.waitForResult(`id-${index}`, { signal: controller.signal }),
    );
    await vi.advanceTimersByTimeAsync(100);
    controller.abort(new Error("enough"));
    const outcomes = await Promise.allSettled(waits);
    expect(outcomes.every((outcome) => outcome.status === "rejected")).toBe(true);
    // Node emits warnings in the next tick.
    await vi.advanceTimersByTimeAsync(0);
    process.off("warning", note);
    expect(warnings).toEqual([]);
  });
});
