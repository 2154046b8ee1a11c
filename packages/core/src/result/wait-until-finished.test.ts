import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { WaitOptions } from "../backend/result-reader.ts";
import { BackendUnavailableError } from "../errors/backend-unavailable-error.ts";
import { EngineError } from "../errors/engine-error.ts";
import type { TaskResult } from "./task-result.ts";
import { type Waiting, waitUntilFinished } from "./wait-until-finished.ts";

const facts = {
  taskId: "id-1",
  taskName: "t",
  attempts: 1,
  startedAt: null,
  completedAt: null,
  durationMs: null,
};
const pending: TaskResult = { ...facts, status: "pending" };
const running: TaskResult = { ...facts, status: "running" };
const completed: TaskResult = { ...facts, status: "completed", value: 42 };
const unavailable = new BackendUnavailableError("The broker is down.");

type Answer = TaskResult | Error | Promise<never>;

/** Reads that answer as a test says; the last answer is given again and again. */
function createReads(answers: readonly Answer[]) {
  const reads: number[] = [];
  const startedAt = performance.now();
  const read = async (): Promise<TaskResult> => {
    const answer = answers[Math.min(reads.length, answers.length - 1)] as Answer;
    reads.push(Math.round(performance.now() - startedAt));
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { read, reads };
}

/** An engine's wake-up that a test can ring. */
function createWatch(tellsPast?: boolean) {
  const state = { armed: 0, disposed: 0, wake: (_final?: TaskResult): void => undefined };
  const watch: Waiting<TaskResult>["watch"] = async (wake) => {
    state.armed += 1;
    state.wake = wake;
    return {
      tellsPast,
      [Symbol.dispose]: () => {
        state.disposed += 1;
      },
    };
  };
  return { watch, state };
}

const open = new AbortController().signal;

function wait(waiting: Partial<Waiting<TaskResult>>, options: WaitOptions = { timeoutMs: 60_000 }) {
  const waited = waitUntilFinished(
    { taskId: "id-1", read: async () => pending, closed: open, ...waiting },
    options,
  );
  // A test looks at it later, perhaps after it has rejected.
  waited.catch(() => undefined);
  return waited;
}

const hanging = new Promise<never>(() => undefined);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe("waitUntilFinished() resolves", () => {
  it.each(["completed", "failed", "cancelled"] as const)(
    "at once with a result that is %s already, by one read",
    async (status) => {
      const finished = { ...facts, status } as TaskResult;
      const { read, reads } = createReads([finished]);
      expect(await wait({ read })).toBe(finished);
      expect(reads).toEqual([0]);
    },
  );

  it("by polling with growing pauses, at most every half second", async () => {
    const { read, reads } = createReads([pending, ...Array<TaskResult>(11).fill(running), completed]);
    const waited = wait({ read });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await waited).toBe(completed);
    const pauses = reads.slice(1).map((at, index) => at - (reads[index] as number));
    expect(pauses).toEqual(
      [20, 30, 45, 68, 101, 152, 228, 342, 500, 500, 500, 500].map((ms) => expect.closeTo(ms, -0.5)),
    );
  });

  it("when the engine wakes it, by one more read", async () => {
    const { read, reads } = createReads([pending, completed]);
    const { watch, state } = createWatch();
    const waited = wait({ read, watch });
    await vi.advanceTimersByTimeAsync(300);
    expect(reads).toEqual([0]);
    state.wake();
    expect(await waited).toBe(completed);
    expect(reads).toEqual([0, 300]);
    expect(state).toMatchObject({ armed: 1, disposed: 1 });
  });

  it("with the final snapshot that the engine passes, without a read", async () => {
    const { read, reads } = createReads([pending]);
    const { watch, state } = createWatch();
    const waited = wait({ read, watch });
    await vi.advanceTimersByTimeAsync(300);
    state.wake(completed);
    expect(await waited).toBe(completed);
    expect(reads).toEqual([0]);
  });

  it("when the wake-up comes while the first read is on its way", async () => {
    const { watch, state } = createWatch();
    const first = Promise.withResolvers<TaskResult>();
    const read = vi.fn(async (): Promise<TaskResult> => completed).mockReturnValueOnce(first.promise);
    const waited = wait({ read, watch });
    await vi.advanceTimersByTimeAsync(0);
    state.wake();
    first.resolve(pending);
    await vi.advanceTimersByTimeAsync(0);
    expect(await waited).toBe(completed);
  });

  it("after wake-ups for nothing", async () => {
    const { read, reads } = createReads([pending, running, running, completed]);
    const { watch, state } = createWatch();
    const waited = wait({ read, watch });
    for (let ring = 0; ring < 3; ring += 1) {
      await vi.advanceTimersByTimeAsync(10);
      state.wake();
    }
    expect(await waited).toBe(completed);
    expect(reads).toEqual([0, 10, 20, 30]);
  });

  it("by a slow poll when the wake-up is lost", async () => {
    const { read, reads } = createReads([pending, pending, pending, completed]);
    const { watch } = createWatch();
    const waited = wait({ read, watch });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await waited).toBe(completed);
    expect(reads).toEqual([0, 1_000, 2_500, 4_750]);
  });

  it("by polling where the engine takes no watcher", async () => {
    const { read, reads } = createReads([pending, pending, completed]);
    const watch = (): Promise<Disposable> => Promise.reject(new EngineError("too many subscriptions"));
    const waited = wait({ read, watch });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await waited).toBe(completed);
    expect(reads).toEqual([0, 20, 50]);
  });

  it("after passing faults of reads, with pauses between them", async () => {
    const { read, reads } = createReads([unavailable, unavailable, pending, unavailable, completed]);
    const waited = wait({ read });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await waited).toBe(completed);
    expect(reads).toHaveLength(5);
  });

  it("after passing faults of the watch, which it arms again", async () => {
    const { watch, state } = createWatch();
    const arm = watch as NonNullable<typeof watch>;
    const flaky = vi.fn(arm).mockRejectedValueOnce(unavailable).mockRejectedValueOnce(unavailable);
    const { read } = createReads([pending, completed]);
    const waited = wait({ read, watch: flaky });
    await vi.advanceTimersByTimeAsync(500);
    state.wake();
    expect(await waited).toBe(completed);
    expect(flaky).toHaveBeenCalledTimes(3);
    expect(state.disposed).toBe(1);
  });

  it("after a fault of a read, with a watch of its own: the old one is given up", async () => {
    const { read } = createReads([pending, unavailable, pending, completed]);
    const { watch, state } = createWatch();
    const waited = wait({ read, watch });
    await vi.advanceTimersByTimeAsync(0);
    state.wake();
    await vi.advanceTimersByTimeAsync(500);
    expect(state).toMatchObject({ armed: 2, disposed: 1 });
    state.wake();
    expect(await waited).toBe(completed);
    expect(state.disposed).toBe(2);
  });
});

describe("waitUntilFinished() rejects", () => {
  it("with RESULT_TIMEOUT and the last snapshot when its time is up", async () => {
    const waited = wait({ read: createReads([pending, running]).read }, { timeoutMs: 1_000 });
    await vi.advanceTimersByTimeAsync(1_000);
    await expect(waited).rejects.toMatchObject({
      code: "RESULT_TIMEOUT",
      taskId: "id-1",
      last: running,
      cause: undefined,
      message: expect.stringMatching(/^id-1 had not finished after 1000 ms \(it is running\)/),
    });
  });

  it("with RESULT_TIMEOUT and the fault when no read succeeded", async () => {
    const waited = wait({ read: createReads([unavailable]).read }, { timeoutMs: 1_000 });
    await vi.advanceTimersByTimeAsync(1_000);
    await expect(waited).rejects.toMatchObject({
      code: "RESULT_TIMEOUT",
      last: undefined,
      cause: unavailable,
    });
    await expect(waited).rejects.toThrow(/its state could not be read/);
  });

  it("with RESULT_TIMEOUT after 0 ms, when the result is not there at once", async () => {
    const waited = wait({}, { timeoutMs: 0 });
    await vi.advanceTimersByTimeAsync(0);
    await expect(waited).rejects.toMatchObject({ code: "RESULT_TIMEOUT" });
  });

  it("after a budget beyond Node's longest timer, and not at once", async () => {
    const days = 86_400_000;
    const { watch } = createWatch();
    // A read that hangs, so that no poll has to be played for 26 days.
    const waited = wait({ read: () => hanging, watch }, { timeoutMs: 26 * days });
    let rejected = false;
    waited.catch(() => (rejected = true));
    await vi.advanceTimersByTimeAsync(26 * days - 1);
    expect(rejected).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await expect(waited).rejects.toMatchObject({ code: "RESULT_TIMEOUT" });
  });

  it("at its deadline although a read hangs, and gives its watch up", async () => {
    const { watch, state } = createWatch();
    const waited = wait({ read: createReads([pending, hanging]).read, watch }, { timeoutMs: 5_000 });
    await vi.advanceTimersByTimeAsync(4_999);
    expect(state.disposed).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    await expect(waited).rejects.toMatchObject({ code: "RESULT_TIMEOUT", last: pending });
    expect(state.disposed).toBe(1);
  });

  it("at its deadline although arming the watch hangs; a watch that comes late is given up", async () => {
    const late = Promise.withResolvers<Disposable>();
    const waited = wait({ watch: () => late.promise }, { timeoutMs: 100 });
    await vi.advanceTimersByTimeAsync(100);
    await expect(waited).rejects.toMatchObject({ code: "RESULT_TIMEOUT" });
    const dispose = vi.fn<() => void>();
    late.resolve({ [Symbol.dispose]: dispose });
    await vi.advanceTimersByTimeAsync(0);
    expect(dispose).toHaveBeenCalledOnce();
  });

  it("stays silent about a read that fails after the deadline", async () => {
    const late = Promise.withResolvers<TaskResult>();
    const waited = wait({ read: () => late.promise }, { timeoutMs: 100 });
    await vi.advanceTimersByTimeAsync(100);
    await expect(waited).rejects.toMatchObject({ code: "RESULT_TIMEOUT" });
    // An unhandled rejection would fail the run.
    late.reject(new Error("late"));
    await vi.advanceTimersByTimeAsync(0);
  });

  it("with signal.reason when it is aborted, between reads and during one", async () => {
    for (const read of [createReads([pending]).read, () => hanging]) {
      const controller = new AbortController();
      const waited = wait({ read }, { signal: controller.signal });
      await vi.advanceTimersByTimeAsync(50);
      const reason = new Error("the request was closed");
      controller.abort(reason);
      await expect(waited).rejects.toBe(reason);
    }
  });

  it("with signal.reason before any read when it is aborted already", async () => {
    const { read, reads } = createReads([completed]);
    await expect(wait({ read }, { signal: AbortSignal.abort("gone"), timeoutMs: 5 })).rejects.toBe("gone");
    expect(reads).toEqual([]);
  });

  it("with the reason of the closed backend at once", async () => {
    const closing = new AbortController();
    const waited = wait({ read: () => hanging, closed: closing.signal });
    await vi.advanceTimersByTimeAsync(50);
    const reason = new Error("closed");
    closing.abort(reason);
    await expect(waited).rejects.toBe(reason);
  });

  it("with any other error of a read at once", async () => {
    const error = new EngineError("corrupt");
    const { read, reads } = createReads([pending, error, completed]);
    const waited = wait({ read });
    await vi.advanceTimersByTimeAsync(1_000);
    await expect(waited).rejects.toBe(error);
    expect(reads).toHaveLength(2);
  });

  it.each<[title: string, options: unknown]>([
    ["no options", undefined],
    ["neither limit", {}],
    ["an explicit undefined of both", { timeoutMs: undefined, signal: undefined }],
    ["a negative time", { timeoutMs: -1 }],
    ["NaN", { timeoutMs: Number.NaN }],
  ])("with INVALID_OPTION for %s, without a read", async (_title, options) => {
    const { read, reads } = createReads([completed]);
    await expect(
      waitUntilFinished({ taskId: "id-1", read, closed: open }, options as WaitOptions),
    ).rejects.toMatchObject({ code: "INVALID_OPTION", option: "timeoutMs" });
    expect(reads).toEqual([]);
  });
});

describe("waitUntilFinished() with a wake-up that also tells of the past", () => {
  it("reads nothing until it wakes", async () => {
    const { read, reads } = createReads([completed]);
    const { watch, state } = createWatch(true);
    const waited = wait({ read, watch });
    await vi.advanceTimersByTimeAsync(300);
    state.wake();
    await waited;
    expect(reads).toEqual([300]);
  });

  it("reads nothing at all when it is woken with the result", async () => {
    const { read, reads } = createReads([completed]);
    const { watch, state } = createWatch(true);
    const waited = wait({ read, watch });
    await vi.advanceTimersByTimeAsync(1);
    state.wake(completed);
    expect(await waited).toBe(completed);
    expect(reads).toEqual([]);
  });

  it("looks after a second, as nobody is sure of a wake-up", async () => {
    const { read, reads } = createReads([completed]);
    const { watch } = createWatch(true);
    const waited = wait({ read, watch });
    await vi.advanceTimersByTimeAsync(1_000);
    await waited;
    expect(reads).toEqual([1_000]);
  });

  it.each([
    [400, [200]],
    [100, [0]],
  ])("of %i ms tells what it timed out on", async (timeoutMs, looks) => {
    const { read, reads } = createReads([running]);
    const { watch } = createWatch(true);
    const waited = wait({ read, watch }, { timeoutMs });
    await vi.advanceTimersByTimeAsync(timeoutMs);
    await expect(waited).rejects.toMatchObject({ code: "RESULT_TIMEOUT", last: running });
    expect(reads).toEqual(looks);
  });
});

describe("waitUntilFinished() leaves nothing behind", () => {
  // That no timer is left is checked after every test above.
  it("on the caller's signal, and on that of the backend", async () => {
    const signals = [new AbortController().signal, new AbortController().signal] as const;
    const spies = signals.map((signal) => ({
      added: vi.spyOn(signal, "addEventListener"),
      removed: vi.spyOn(signal, "removeEventListener"),
    }));
    await wait({ read: async () => completed, closed: signals[0] }, { signal: signals[1] });
    for (const { added, removed } of spies) {
      expect(added).toHaveBeenCalledTimes(1);
      expect(removed).toHaveBeenCalledWith("abort", added.mock.calls[0]?.[1]);
    }
  });
});
