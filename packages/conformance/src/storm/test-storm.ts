import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unwrap } from "@task-abstraction/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { killAtRandom } from "../processes/kill-at-random.ts";
import { type ManagedProcess, startProcess } from "../processes/managed-process.ts";
import { compareExecutions, type ExecutionReport } from "../recorder/compare-executions.ts";
import { readExecutions } from "../recorder/read-executions.ts";
import { LOG_VARIABLE } from "../recorder/record-execution.ts";
import { eventually } from "../waiting/eventually.ts";
import type { StormEngine, StormPlan } from "./storm-plan.ts";
import { stormTasks } from "./storm-tasks.ts";
import { type SubmittedStorm, submitStorm } from "./submit-storm.ts";

const WORKERS = 3;
const READY_MS = 60_000;

/**
 * Registers a soak with vitest: three workers are killed in turn, and the engine too, while tasks and chains are submitted
 * and run; every one of them must end with its own result. `TASK_KILL_SEED` repeats a choice of victims.
 */
export function testStorm(plan: StormPlan): void {
  describe(`a storm on ${plan.name}`, { timeout: plan.timeoutMs }, () => {
    let folder: string;
    let engine: StormEngine;
    const workers = new Set<ManagedProcess>();
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), "storm-"));
      engine = await plan.start();
    }, plan.timeoutMs);
    afterEach(async () => {
      await Promise.all([...workers].map((worker) => worker.kill()));
      await engine.backend.close();
      await engine.stop();
      rmSync(folder, { recursive: true });
    }, plan.timeoutMs);

    it(`nothing of ${plan.tasks} tasks and ${plan.chains ?? 0} chains is lost`, async () => {
      const seed = Number(process.env["TASK_KILL_SEED"] ?? Math.floor(Math.random() * 2 ** 32));
      console.log(`killing with TASK_KILL_SEED=${seed}`);
      const log = join(folder, "executions.log");
      const startWorker = (): void => {
        const environment = { [LOG_VARIABLE]: log };
        workers.add(startProcess({ name: "worker", arguments: engine.worker, environment }));
      };
      for (let count = 0; count < WORKERS; count += 1) startWorker();
      // An engine may refuse a task that no worker has offered.
      const timeoutMs = READY_MS;
      await Promise.all([...workers].map((worker) => worker.untilOutput(/^ready$/m, { timeoutMs })));
      const enough = new AbortController();
      const killing = killAtRandom({
        seed,
        pauseMs: [plan.killEveryMs - 500, plan.killEveryMs + 500],
        victims: () => [...workers],
        async replace(victim) {
          workers.delete(victim);
          startWorker();
        },
        signal: enough.signal,
      });
      const submitted = await submitStorm(plan, engine);
      await expectResults(submitted, engine, plan.timeoutMs);
      enough.abort();
      console.log(
        `${(await killing).length} kills of workers, ${plan.engineKills} of the engine; ${submitted.repeated} submits repeated`,
      );
      await expectExecutions(submitted, log, engine);
    });
  });
}

async function expectResults(
  { tasks, chains }: SubmittedStorm,
  { backend }: StormEngine,
  timeoutMs: number,
): Promise<void> {
  const values = await Promise.all(tasks.map((id) => backend.waitForResult(id, { timeoutMs })));
  const sums = await Promise.all(chains.map((id) => backend.waitForWorkflowResult(id, { timeoutMs })));
  expect(values.map(unwrap)).toEqual(tasks.map((_, index) => index));
  expect(sums.map(unwrap)).toEqual(chains.map((_, index) => index + 3));
}

/** A result may be there before its handler's last line is in the log. */
async function expectExecutions(
  { tasks, chains, repeated }: SubmittedStorm,
  log: string,
  { backend }: StormEngine,
): Promise<void> {
  // A submit that was not confirmed may have arrived all the same; under its key it is the same task.
  const strangers = backend.capabilities.idempotencyKey ? 0 : repeated;
  const report = await eventually(() => {
    const records = readExecutions(log);
    const of = ({ name }: { readonly name: string }) => records.filter(({ taskName }) => taskName === name);
    const steps = of(stormTasks.addOne);
    // An engine has ids of its own for steps. That all have run, the sums tell.
    const found = {
      tasks: compareExecutions(tasks, of(stormTasks.recordedTask)),
      steps: compareExecutions([...new Set(steps.map(({ taskId }) => taskId))], steps),
    };
    expect(found.tasks.lost).toEqual([]);
    return found;
  });
  console.log(describeExecutions("tasks", report.tasks));
  if (chains.length > 0) console.log(describeExecutions("steps", report.steps));
  expect(report.tasks.unknown.length).toBeLessThanOrEqual(strangers);
  expect(report.steps.submitted).toBeGreaterThanOrEqual(3 * chains.length);
  expect(report.steps.submitted).toBeLessThanOrEqual(3 * (chains.length + strangers));
}

function describeExecutions(what: string, report: ExecutionReport): string {
  const { submitted, lost, interrupted, duplicated } = report;
  return (
    `${what}: ${submitted} submitted, ${lost.length} lost; ${interrupted.size} cut off and run again, ` +
    `${duplicated.size} ended twice`
  );
}
