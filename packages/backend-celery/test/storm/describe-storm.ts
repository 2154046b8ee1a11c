import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import {
  compareExecutions,
  eventually,
  killAtRandom,
  type ManagedProcess,
  readExecutions,
  recordedTask,
  type Settings,
  startProcess,
} from "@task-abstraction/conformance";
import { createBackend, SubmitError, type TaskBackend, unwrap } from "@task-abstraction/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import celery from "../../src/index.ts";

/** How much of it, and on what. */
export interface StormPlan {
  readonly name: string;
  readonly tasks: number;
  /** How long each task takes, in milliseconds. */
  readonly taskMs: number;
  readonly timeoutMs: number;
  /** Starts the engine; it is not used by anybody else. */
  start(): Promise<StormEngine>;
}

/** An engine that is restarted in the middle of it. */
export interface StormEngine {
  readonly configuration: Settings;
  /** SIGKILL, and its start on the same data. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const WORKERS = 3;
const KILL_EVERY_MS = 2_000;
/** Restarts of the engine, as parts of what is submitted. */
const RESTARTS = [1 / 3, 2 / 3];

/** Workers are killed every two seconds and the engine twice, while tasks are submitted and run. */
export function describeStorm(plan: StormPlan): void {
  describe(`a storm on ${plan.name}`, { timeout: plan.timeoutMs }, () => {
    let folder: string;
    let engine: StormEngine;
    let backend: TaskBackend;
    const workers = new Set<ManagedProcess>();
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), "storm-"));
      engine = await plan.start();
      backend = createBackend(celery, { configuration: engine.configuration as never });
    }, plan.timeoutMs);
    afterEach(async () => {
      await Promise.all([...workers].map((worker) => worker.kill()));
      await backend.close();
      await engine.stop();
      rmSync(folder, { recursive: true });
    }, plan.timeoutMs);

    const log = (): string => join(folder, "executions.log");
    const startWorker = (): void => {
      const worker = startProcess({
        name: "worker",
        arguments: [join(import.meta.dirname, "worker.ts"), JSON.stringify(engine.configuration)],
        environment: { TASK_EXECUTION_LOG: log() },
      });
      workers.add(worker);
    };

    it(`nothing of ${plan.tasks} tasks is lost`, async () => {
      const seed = Number(process.env["TASK_KILL_SEED"] ?? Math.floor(Math.random() * 2 ** 32));
      console.log(`killing with TASK_KILL_SEED=${seed}`);
      for (let count = 0; count < WORKERS; count += 1) startWorker();
      const enough = new AbortController();
      const killing = killAtRandom({
        seed,
        pauseMs: [KILL_EVERY_MS - 500, KILL_EVERY_MS + 500],
        victims: () => [...workers],
        async replace(victim) {
          workers.delete(victim);
          startWorker();
        },
        signal: enough.signal,
      });
      const { ids, refused } = await submitAll(backend, plan, () => engine.restart());
      const results = await Promise.all(ids.map((id) => backend.waitForResult(id, { timeoutMs: 180_000 })));
      enough.abort();
      const kills = await killing;
      expect(results.map(unwrap)).toEqual(ids.map((_, index) => index));
      const report = await eventually(() => compareExecutions(ids, readExecutions(log())));
      console.log(
        `${kills.length} kills of workers, ${RESTARTS.length} of the engine; ${report.submitted} submitted ` +
          `(${refused} refused or unknown meanwhile), ${report.lost.length} lost; ` +
          `${report.interrupted.size} cut off and run again, ${report.duplicated.size} ended twice`,
      );
      expect(report.lost).toEqual([]);
      // Submits that were not confirmed may have arrived all the same.
      expect(report.unknown.length).toBeLessThanOrEqual(refused);
    });
  });
}

/** One after the other, so that the storm lasts; what is not confirmed is submitted again as another task. */
async function submitAll(
  backend: TaskBackend,
  { tasks, taskMs }: StormPlan,
  restart: () => Promise<void>,
): Promise<{ readonly ids: readonly string[]; readonly refused: number }> {
  const ids: string[] = [];
  let refused = 0;
  const restarts = RESTARTS.map((part) => Math.floor(part * tasks));
  let restarting: Promise<void> = Promise.resolve();
  while (ids.length < tasks) {
    if (restarts[0] === ids.length) {
      restarts.shift();
      restarting = restart();
    }
    try {
      ids.push(await backend.submit(recordedTask, ids.length, taskMs));
    } catch (error) {
      if (!SubmitError.isInstance(error)) throw error;
      refused += 1;
      await delay(50);
    }
  }
  await restarting;
  return { ids, refused };
}
