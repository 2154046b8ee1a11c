import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  compareExecutions,
  killAtRandom,
  type ManagedProcess,
  readExecutions,
  startProcess,
} from "@task-abstraction/conformance";
import { createBackend, type TaskBackend, unwrap } from "@task-abstraction/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import pgboss, { type PgbossConfiguration } from "../src/index.ts";
import { recorded } from "./crash/recorded-tasks.ts";
import { embedded } from "./embedded-set-up.ts";

const TASKS = 5_000;
const KILLS = 30;
const TIMEOUT_MS = 30 * 60_000;

// What one test of the conformance suite does with 200 tasks, for longer.
describe("the embedded engine when workers are killed", { timeout: TIMEOUT_MS }, () => {
  let folder: string;
  let settings: Partial<PgbossConfiguration>;
  let backend: TaskBackend;
  const workers = new Set<ManagedProcess>();

  const log = (): string => join(folder, "executions.log");

  const startWorker = async (): Promise<ManagedProcess> => {
    const worker = startProcess({
      name: `worker ${workers.size + 1}`,
      arguments: [join(import.meta.dirname, "crash/worker.ts"), JSON.stringify({ configuration: settings })],
      environment: { TASK_EXECUTION_LOG: log() },
    });
    workers.add(worker);
    await worker.untilOutput(/ready/, { timeoutMs: 30_000 });
    return worker;
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "crashes-"));
    settings = await embedded.fresh();
    backend = createBackend(pgboss, { configuration: settings as never });
  });
  afterEach(async () => {
    await Promise.all([...workers].map((worker) => worker.kill()));
    workers.clear();
    await backend.close();
    rmSync(folder, { recursive: true });
  });

  it(`nothing of ${TASKS} tasks is lost while workers are killed at random`, async () => {
    const seed = Number(process.env["TASK_KILL_SEED"] ?? Math.floor(Math.random() * 2 ** 32));
    console.log(`killing workers with TASK_KILL_SEED=${seed}`);
    const alive = new Set([await startWorker(), await startWorker()]);
    const ids = await backend.submitMany(
      recorded,
      Array.from({ length: TASKS }, (_, index) => [index, 200] as [number, number]),
    );
    const killedEnough = new AbortController();
    let killed = 0;
    const killing = killAtRandom({
      seed,
      pauseMs: [200, 1_500],
      victims: () => (alive.size > 1 ? [...alive] : []),
      async replace(victim) {
        alive.delete(victim);
        alive.add(await startWorker());
        killed += 1;
        if (killed === KILLS) killedEnough.abort();
      },
      signal: killedEnough.signal,
    });
    const kills = await killing;
    const results = await Promise.all(ids.map((id) => backend.waitForResult(id, { timeoutMs: TIMEOUT_MS })));
    const report = compareExecutions(ids, readExecutions(log()));
    console.log(
      `${kills.length} kills, ${report.interrupted.size} tasks cut off in their middle, ` +
        `${report.duplicated.size} ended twice, ${report.lost.length} lost of ${report.submitted}`,
    );
    expect(kills.length).toBe(KILLS);
    expect(report.interrupted.size).toBeGreaterThan(0);
    expect(report.lost).toEqual([]);
    expect(report.unknown).toEqual([]);
    expect(results.map(unwrap)).toEqual(ids.map((_, index) => index));
  });
});
