import { SubmitError, type TaskBackend, type TaskId, unwrap } from "@task-abstraction/core";
import { expect } from "vitest";
import { findModule } from "../../processes/find-module.ts";
import { compareExecutions } from "../../recorder/compare-executions.ts";
import type { Suite } from "../../suite/suite.ts";
import type { Workbench } from "../../suite/workbench.ts";
import { eventually } from "../../waiting/eventually.ts";
import * as tasks from "./fault-tasks.ts";

/** How long a submit is watched that an engine cannot take. */
const PATIENCE_MS = 5_000;

/** SIGKILL of the engine, and its silence. */
export function testEngineDeath(suite: Suite): void {
  const { limits, wait } = suite;
  const module = findModule("sections/faults/fault-tasks.ts");
  const redelivery = { timeoutMs: limits.redeliveryMs + limits.resultMs };
  const long = { timeoutMs: redelivery.timeoutMs + 4 * limits.resultMs };

  suite.test(
    "what was queued and what was running is done after the engine was killed, and waits go on over it",
    async (bench) => {
      const killEngine = findKill(bench);
      const backend = bench.open(tasks);
      await bench.startWorkerProcess({ tasks: module, worker: { concurrency: 4 } });
      const ids = await backend.submitMany(
        tasks.slow,
        Array.from({ length: 40 }, (_, index) => [index, 300]),
      );
      const run = await backend.submitWorkflow(tasks.slowFlow);
      const results = Promise.all(ids.map((id) => backend.waitForResult(id, long)));
      const runResult = backend.waitForWorkflowResult(run, long);
      await eventually(() => expect(bench.executions().length).toBeGreaterThan(6), wait);
      const startEngine = await killEngine();
      await startEngine();
      expect((await results).map(unwrap)).toEqual(ids.map((_, index) => index));
      expect(unwrap(await runResult)).toBe(3);
      expect(compareExecutions(ids, bench.executions()).lost).toEqual([]);
    },
    { timeoutMs: 2 * long.timeoutMs },
  );

  suite.test(
    "submit() without an engine rejects with SUBMIT_FAILED, or resolves and the task is run; later ones work",
    async (bench) => {
      const killEngine = findKill(bench);
      const backend = bench.open(tasks);
      await bench.offer(backend);
      await backend.submit(tasks.slow, 0, 1);
      const startEngine = await killEngine();
      const submitting = trySubmit(backend, 1);
      // One that rejects does so soon; one that waits for the engine needs it back.
      await Promise.race([submitting, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
      await startEngine();
      const outcome = await submitting;
      if (outcome instanceof Error) expect(outcome).toMatchObject({ code: "SUBMIT_FAILED" });
      const later = await eventually(async () => backend.submit(tasks.slow, 2, 1), redelivery);
      await bench.startWorkerProcess({ tasks: module });
      if (!(outcome instanceof Error))
        expect(unwrap(await backend.waitForResult(outcome, redelivery))).toBe(1);
      expect(unwrap(await backend.waitForResult(later, redelivery))).toBe(2);
    },
    { timeoutMs: 2 * long.timeoutMs },
  );

  suite.test(
    "while the engine answers nobody no call resolves untrue, and all goes on when it does again",
    async (bench) => {
      const backend = bench.open(tasks);
      await bench.startWorkerProcess({ tasks: module, worker: { concurrency: 4 } });
      const before = await backend.submitMany(
        tasks.slow,
        Array.from({ length: 8 }, (_, index) => [index, 500]),
      );
      await eventually(() => expect(bench.executions().length).toBeGreaterThan(0), wait);
      const resume = await bench.harness.pauseEngine?.();
      if (resume === undefined) return bench.skip("the harness has no pauseEngine");
      const submitting = trySubmit(backend, 100);
      try {
        // Long enough for handlers to end while nobody can be told.
        await new Promise((resolve) => setTimeout(resolve, 2_000));
      } finally {
        await resume();
      }
      const outcome = await submitting;
      const ids = outcome instanceof Error ? before : [...before, outcome];
      const results = await Promise.all(ids.map((id) => backend.waitForResult(id, redelivery)));
      expect(results.map(unwrap)).toEqual([...before.keys(), 100].slice(0, ids.length));
      const { lost, duplicated } = compareExecutions(ids, bench.executions());
      expect({ lost, duplicated: [...duplicated] }).toEqual({ lost: [], duplicated: [] });
    },
    long,
  );
}

/** Asked for first: a test that is not run leaves no wait behind. */
function findKill({ harness, skip }: Workbench): () => Promise<() => Promise<void>> {
  return harness.killEngine?.bind(harness) ?? skip("the harness has no killEngine");
}

async function trySubmit(backend: TaskBackend, value: number): Promise<TaskId<number> | SubmitError> {
  try {
    return await backend.submit(tasks.slow, value, 1);
  } catch (error) {
    if (SubmitError.isInstance(error)) return error;
    throw error;
  }
}
