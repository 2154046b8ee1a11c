import { describe, expect, it } from "vitest";
import { createSerialQueue } from "./serial-queue.ts";
import { StatementNotExecutedError } from "./statement-not-executed-error.ts";

describe("createSerialQueue()", () => {
  it("run() begins a unit only when the one before has ended, whether it succeeded or not", async () => {
    const queue = createSerialQueue();
    const events: string[] = [];
    const unit = (name: string, end: Promise<unknown>) =>
      queue.run(async () => {
        events.push(`${name} begins`);
        await end.finally(() => events.push(`${name} ends`));
      });
    const first = Promise.withResolvers<void>();
    const failing = unit("first", first.promise);
    const second = unit("second", Promise.resolve());
    first.reject(new Error("no"));
    await expect(failing).rejects.toThrow("no");
    await second;
    expect(events).toEqual(["first begins", "first ends", "second begins", "second ends"]);
    expect(queue.isIdle).toBe(true);
  });

  it("stop() lets the running unit end and rejects the waiting and the late ones unbegun", async () => {
    const queue = createSerialQueue();
    const { promise, resolve } = Promise.withResolvers<string>();
    const running = queue.run(() => promise);
    const waiting = queue.run(async () => "begun");
    await Promise.resolve();
    const stopped = queue.stop();
    resolve("done");
    await expect(running).resolves.toBe("done");
    await expect(waiting).rejects.toThrow(StatementNotExecutedError);
    await stopped;
    await expect(queue.run(async () => "begun")).rejects.toThrow(StatementNotExecutedError);
  });

  it("run() lets the event loop turn while many units wait", async () => {
    const queue = createSerialQueue();
    let ended = 0;
    const busyFor = (ms: number) => {
      const end = performance.now() + ms;
      while (performance.now() < end);
      ended += 1;
    };
    const units = Array.from({ length: 100 }, () => queue.run(async () => busyFor(1)));
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(ended).toBeLessThan(50);
    await Promise.all(units);
  });

  it("drain() resolves only when what came meanwhile has ended too", async () => {
    const queue = createSerialQueue();
    const ended: number[] = [];
    void queue.run(async () => {
      void queue.run(async () => ended.push(2));
      ended.push(1);
    });
    await queue.drain();
    expect(ended).toEqual([1, 2]);
  });
});
