import { eventually } from "@task-abstraction/conformance";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createWorkbench, type Workbench } from "./embedded/workbench.ts";

let bench: Workbench;
beforeEach(() => {
  bench = createWorkbench();
});
afterEach(() => bench.dispose());

/** Ten processes that have loaded everything ask within the same millisecond or two. */
async function askAtOnce(): Promise<(number | null)[]> {
  const clients = Array.from({ length: 10 }, () => bench.startClient("askWhenTold"));
  await eventually(() => clients.every(({ output }) => output().includes("ready")));
  for (const { process: child } of clients) child.stdin?.end();
  return Promise.all(clients.map(({ ended }) => ended));
}

const countOwners = (): number => bench.log().match(/ owns /g)?.length ?? 0;

describe("ten processes at the same instant", () => {
  it("make one owner on a new directory", async () => {
    expect(await askAtOnce()).toEqual(Array(10).fill(0));
    expect(countOwners()).toBe(1);
  });

  it("make one owner where a killed one has left its lock, and find what it had stored", async () => {
    const engine = bench.connect();
    await engine.exec("CREATE TABLE t (id int); INSERT INTO t VALUES (1)");
    const pid = await bench.ownerPid();
    await engine.close();
    process.kill(pid, "SIGKILL");
    await eventually(() => !bench.findOwners().includes(pid));
    expect(await askAtOnce()).toEqual(Array(10).fill(0));
    expect(countOwners()).toBe(2);
    expect((await bench.connect().query("SELECT id FROM t")).rows).toEqual([{ id: 1 }]);
  });
});
