import { eventually } from "@task-abstraction/conformance";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createWorkbench, type Workbench } from "./embedded/workbench.ts";

let bench: Workbench;
beforeEach(() => {
  bench = createWorkbench();
});
afterEach(() => bench.dispose());

describe("when the owner is killed", () => {
  it("the calls it had are EMBEDDED_OUTCOME_UNKNOWN, and the next one is served by a new owner", async () => {
    const engine = bench.connect();
    await engine.exec("CREATE TABLE t (id int)");
    const pid = await bench.ownerPid();
    process.kill(pid, "SIGSTOP");
    const calls = [
      engine.query("INSERT INTO t VALUES (1)"),
      engine.exec("SELECT 1"),
      engine.transaction([{ text: "SELECT 1" }]),
    ];
    const outcomes = Promise.allSettled(calls);
    process.kill(pid, "SIGKILL");
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ status: "rejected", reason: { code: "EMBEDDED_OUTCOME_UNKNOWN" } });
    }
    expect((await engine.query("SELECT count(*)::int AS count FROM t")).rows).toEqual([{ count: 0 }]);
    expect(await bench.ownerPid()).not.toBe(pid);
  });

  it("a client that waits for it to start is served by another one", async () => {
    const engine = bench.connect();
    const first = engine.query("SELECT 1 AS one");
    const pid = await eventually(() => bench.findOwners()[0] ?? false);
    process.kill(pid as number, "SIGKILL");
    expect((await first).rows).toEqual([{ one: 1 }]);
  });
});
