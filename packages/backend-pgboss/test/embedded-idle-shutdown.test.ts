import { setTimeout as delay } from "node:timers/promises";
import { createRandom, eventually } from "@task-abstraction/conformance";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createWorkbench, type Workbench } from "./embedded/workbench.ts";

const STARTS = 20;
const IDLE_EXIT_MS = 100;
/** The owner ends somewhere in here: it begins when the idle time is over, and closing the database takes a while. */
const END_MS = [IDLE_EXIT_MS - 70, IDLE_EXIT_MS + 70] as const;

let bench: Workbench;
beforeEach(() => {
  bench = createWorkbench();
});
afterEach(() => bench.dispose());

describe("a client that comes just when the owner ends by itself", () => {
  it(`is served, by that one or by the next (${STARTS} at random phases)`, { timeout: 90_000 }, async () => {
    const seed = Number(process.env["TASK_PHASE_SEED"] ?? Math.floor(Math.random() * 2 ** 32));
    console.log(`coming back with TASK_PHASE_SEED=${seed}`);
    const random = createRandom(seed);
    const first = bench.connect({ idleExitMs: IDLE_EXIT_MS });
    await first.exec("CREATE TABLE t (id int)");
    await first.close();
    for (let id = 0; id < STARTS; id += 1) {
      // The phase within the owner's end is the point of the test.
      await delay(END_MS[0] + random() * (END_MS[1] - END_MS[0]));
      const engine = bench.connect({ idleExitMs: IDLE_EXIT_MS });
      await engine.query("INSERT INTO t VALUES ($1)", [id]);
      await engine.close();
    }
    const engine = bench.connect({ idleExitMs: IDLE_EXIT_MS });
    const { rows } = await engine.query("SELECT id FROM t ORDER BY id");
    expect(rows).toEqual(Array.from({ length: STARTS }, (_, id) => ({ id })));
    const owners = bench.log().match(/ owns /g)?.length ?? 0;
    console.log(`${owners} owners for ${STARTS} clients`);
    expect(owners).toBeGreaterThan(1);
    // Only the template that a new directory is filled from was never shut down.
    expect(bench.log().match(/not properly shut down/g)).toHaveLength(1);
    await engine.close();
    await eventually(() => expect(bench.findOwners()).toEqual([]));
  });
});
