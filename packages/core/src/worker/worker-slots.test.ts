import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import type { Invocation, Outcome } from "../adapter/execution.ts";
import { WorkerSlots } from "./worker-slots.ts";

const never = new AbortController().signal;
const invocation = {} as Invocation;

/** Slots whose handlers end when a test says so; the outcome can come before the handler lets go. */
function createSlots(concurrency: number) {
  const running: {
    readonly outcome: PromiseWithResolvers<Outcome>;
    readonly settled: PromiseWithResolvers<void>;
  }[] = [];
  const ended: number[] = [];
  const slots = new WorkerSlots(
    concurrency,
    () => {
      const execution = { outcome: Promise.withResolvers<Outcome>(), settled: Promise.withResolvers<void>() };
      running.push(execution);
      return { outcome: execution.outcome.promise, settled: execution.settled.promise };
    },
    (count) => ended.push(count),
  );
  return { slots, running, ended };
}

describe("WorkerSlots", () => {
  it("gives as many slots as there are, and the next one when a handler lets go", async () => {
    const { slots, running } = createSlots(2);
    const first = await slots.take(never);
    await slots.take(never);
    expect(slots.free).toBe(0);
    const given = vi.fn();
    const third = slots.take(never).then(given);
    const outcome = first.execute(invocation);
    running[0]!.outcome.resolve({ status: "completed", value: 1 });
    expect(await outcome).toEqual({ status: "completed", value: 1 });
    await nextTurn();
    // The outcome is told, but the handler still holds its slot.
    expect(given).not.toHaveBeenCalled();
    running[0]!.settled.resolve();
    await third;
    expect(slots.free).toBe(0);
  });

  it("gives slots in the order of asking", async () => {
    const { slots } = createSlots(1);
    const held = await slots.take(never);
    const order: string[] = [];
    const waiting = ["a", "b", "c"].map((name) =>
      slots.take(never).then((slot) => {
        order.push(name);
        slot.giveBack();
      }),
    );
    held.giveBack();
    await Promise.all(waiting);
    expect(order).toEqual(["a", "b", "c"]);
    expect(slots.free).toBe(1);
  });

  it("takes a slot back unused", async () => {
    const { slots, ended } = createSlots(3);
    const slot = await slots.take(never);
    expect(slots.free).toBe(2);
    slot.giveBack();
    expect(slots.free).toBe(3);
    expect(ended).toEqual([]);
  });

  it("refuses to use a slot twice", async () => {
    const { slots, running } = createSlots(1);
    const slot = await slots.take(never);
    void slot.execute(invocation);
    expect(() => slot.giveBack()).toThrow(/once only/);
    expect(() => slot.execute(invocation)).toThrow(/once only/);
    expect(running).toHaveLength(1);
  });

  it("rejects with signal.reason for one who waits no longer, who then gets no slot", async () => {
    const { slots } = createSlots(1);
    const held = await slots.take(never);
    const controller = new AbortController();
    const waiting = slots.take(controller.signal);
    const reason = new Error("stopping");
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    held.giveBack();
    expect(slots.free).toBe(1);
    await expect(slots.take(controller.signal)).rejects.toBe(reason);
    expect(slots.free).toBe(1);
  });

  it("counts what became of the handlers, and tells how many have ended", async () => {
    const { slots, running, ended } = createSlots(5);
    const outcomes: Outcome[] = [
      { status: "completed", value: 1 },
      {
        status: "failed",
        error: { code: "TASK_ERROR", type: "Error", message: "", retryable: true },
        retry: false,
      },
      { status: "cancelled" },
      { status: "released" },
    ];
    for (const _outcome of outcomes) void (await slots.take(never)).execute(invocation);
    slots.countRefused();
    expect(slots.stats()).toEqual({
      running: 4,
      completed: 0,
      failed: 0,
      cancelled: 0,
      released: 0,
      refused: 1,
    });
    for (const [index, outcome] of outcomes.entries()) running[index]!.outcome.resolve(outcome);
    await nextTurn();
    expect(slots.stats()).toEqual({
      running: 4,
      completed: 1,
      failed: 1,
      cancelled: 1,
      released: 1,
      refused: 1,
    });
    for (const { settled } of running) settled.resolve();
    await nextTurn();
    expect(slots.stats().running).toBe(0);
    expect(ended).toEqual([1, 2, 3, 4]);
  });
});
