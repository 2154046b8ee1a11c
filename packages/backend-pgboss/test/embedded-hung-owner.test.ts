import { statSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "@task-abstraction/conformance";
import { createBackend, defineTask } from "@task-abstraction/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import pgboss from "../src/index.ts";
import { createWorkbench, type Workbench } from "./embedded/workbench.ts";

/** Short, so that the tests are; an owner gives a sign of life every second. */
const SILENCE_LIMIT_MS = 4_000;

let bench: Workbench;
let stopped: number | undefined;
beforeEach(() => {
  bench = createWorkbench();
});
afterEach(async () => {
  continueOwner();
  await bench.dispose();
});

async function stopOwner(): Promise<number> {
  stopped = await bench.ownerPid();
  process.kill(stopped, "SIGSTOP");
  return stopped;
}

function continueOwner(): void {
  if (stopped !== undefined) process.kill(stopped, "SIGCONT");
  stopped = undefined;
}

describe("an owner that was stopped (SIGSTOP)", () => {
  it("makes the calls it had reject with EMBEDDED_OUTCOME_UNKNOWN after a while, and takes new ones once it goes on", async () => {
    await bench.connect().query("SELECT 1");
    const engine = bench.connect({ silenceLimitMs: SILENCE_LIMIT_MS, startTimeoutMs: 2_000 });
    await engine.exec("CREATE TABLE t (id int)");
    const pid = await stopOwner();
    const began = performance.now();
    const outcomes = await Promise.allSettled([
      engine.query("INSERT INTO t VALUES (1)"),
      engine.exec("SELECT 1"),
      engine.transaction([{ text: "SELECT 1" }]),
    ]);
    expect(performance.now() - began).toBeLessThan(3 * SILENCE_LIMIT_MS);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({
        status: "rejected",
        reason: { code: "EMBEDDED_OUTCOME_UNKNOWN", message: expect.stringContaining(`kill -CONT ${pid}`) },
      });
    }
    // Nothing was sent of a call that came later.
    await expect(engine.query("INSERT INTO t VALUES (2)")).rejects.toMatchObject({
      code: "EMBEDDED_UNREACHABLE",
      message: expect.stringContaining(`kill -KILL ${pid}`),
    });
    continueOwner();
    await eventually(() => engine.query("INSERT INTO t VALUES (3)"));
    expect(await bench.ownerPid()).toBe(pid);
    const { rows } = await engine.query("SELECT id FROM t WHERE id > 1");
    expect(rows).toEqual([{ id: 3 }]);
  });

  it("lets waits go on: they resolve once it goes on", { timeout: 60_000 }, async () => {
    const answer = defineTask("answer", () => 42);
    const backend = createBackend(pgboss, {
      configuration: { dataDirectory: bench.dataDirectory },
      tasks: [{ answer }],
    });
    const id = await backend.submit(answer);
    const waiting = backend.waitForResult(id, { timeoutMs: 50_000 });
    await stopOwner();
    const late = await backend.submit(answer).catch((error: unknown) => error);
    expect(late).toMatchObject({ code: "SUBMIT_FAILED", outcome: "unknown" });
    continueOwner();
    const worker = await backend.startWorker();
    expect(await waiting).toMatchObject({ status: "completed", value: 42 });
    await worker.stop();
    await backend.close();
  });

  it("is not taken for dead: no second owner starts", async () => {
    const engine = bench.connect();
    await engine.query("SELECT 1");
    const pid = await stopOwner();
    await expect(bench.connect({ startTimeoutMs: 1_500 }).query("SELECT 1")).rejects.toMatchObject({
      code: "EMBEDDED_UNREACHABLE",
    });
    await eventually(() => expect(bench.findOwners()).toEqual([pid]));
    expect(bench.log().match(/ owns /g)).toHaveLength(1);
  });
});

describe("a long statement", () => {
  /** Unlike pg_sleep() it keeps the processor busy, as a long statement does. */
  const busyFor = (seconds: number): string => `
    DO $$ DECLARE began timestamptz := clock_timestamp();
    BEGIN WHILE clock_timestamp() < began + interval '${seconds} s' LOOP END LOOP; END $$`;

  it("is not taken for a hang, neither by whose it is nor by who waits for its end", async () => {
    const busy = bench.connect({ silenceLimitMs: SILENCE_LIMIT_MS });
    const waiting = bench.connect({ silenceLimitMs: SILENCE_LIMIT_MS });
    await waiting.query("SELECT 1");
    const [, next] = await Promise.all([busy.exec(busyFor(7)), waiting.query("SELECT 1 AS one")]);
    expect(next.rows).toEqual([{ one: 1 }]);
  });

  it("does not keep the owner from touching its lock, which is all that another container sees of it", async () => {
    const engine = bench.connect();
    await engine.query("SELECT 1");
    let isOver = false;
    const long = engine.exec(busyFor(4)).finally(() => {
      isOver = true;
    });
    const touches = new Set<number>();
    await eventually(() => {
      touches.add(statSync(join(bench.dataDirectory, "owner.lock")).mtimeMs);
      return isOver;
    });
    await long;
    expect(touches.size).toBeGreaterThan(2);
  });
});
