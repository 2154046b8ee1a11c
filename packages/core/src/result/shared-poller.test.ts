import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { SharedPoller } from "./shared-poller.ts";

describe("SharedPoller", () => {
  it("runs at most as many reads at once as it was told, in order", async () => {
    const poller = new SharedPoller(2);
    const gates = Array.from({ length: 5 }, () => Promise.withResolvers<number>());
    const started: number[] = [];
    const reads = gates.map((gate, index) =>
      poller.read(() => {
        started.push(index);
        return gate.promise;
      }),
    );
    await nextTurn();
    expect(started).toEqual([0, 1]);
    gates[1]!.resolve(1);
    await nextTurn();
    expect(started).toEqual([0, 1, 2]);
    for (const [index, gate] of gates.entries()) gate.resolve(index);
    expect(await Promise.all(reads)).toEqual([0, 1, 2, 3, 4]);
    expect(started).toEqual([0, 1, 2, 3, 4]);
  });

  it("frees the place of a read that fails", async () => {
    const poller = new SharedPoller(1);
    const failing = poller.read(() => Promise.reject(new Error("no")));
    const next = poller.read(async () => "read");
    await expect(failing).rejects.toThrow("no");
    expect(await next).toBe("read");
    expect(await poller.read(async () => "again")).toBe("again");
  });
});
