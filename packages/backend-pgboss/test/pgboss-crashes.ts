import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  compareExecutions,
  eventually,
  killAtRandom,
  type ManagedProcess,
  readExecutions,
  startProcess,
} from "@task-abstraction/conformance";
import { createBackend, type TaskBackend, unwrap } from "@task-abstraction/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import pgboss, { type PgbossConfiguration } from "../src/index.ts";
import { failKillFail, poison, recorded, recordedFlow } from "./crash/recorded-tasks.ts";
import type { SetUp } from "./pgboss-behaviour.ts";

/** A worker's silence of 10 s, a pass of the monitor and a poll: what a task of a killed worker waits at most. */
const REDELIVERY_TIMEOUT_MS = 30_000;
/** How much of it: `npm test` takes a little, the soak a lot. */
export interface CrashPlan {
  readonly tasks: number;
  readonly kills: number;
  readonly timeoutMs: number;
}

/** What survives a SIGKILL, with every execution recorded outside the workers. */
export function describeCrashes(setUp: SetUp, plan: CrashPlan): void {
  describe(`backend-pgboss on ${setUp.name}, when workers are killed`, { timeout: plan.timeoutMs }, () => {
    let folder: string;
    let settings: Partial<PgbossConfiguration>;
    let backend: TaskBackend;
    const workers = new Set<ManagedProcess>();

    const log = (): string => join(folder, "executions.log");

    const startWorker = async (maxDeliveries?: number): Promise<ManagedProcess> => {
      const worker = startProcess({
        name: `worker ${workers.size + 1}`,
        arguments: [
          join(import.meta.dirname, "crash/worker.ts"),
          JSON.stringify({ configuration: settings, maxDeliveries }),
        ],
        environment: { TASK_EXECUTION_LOG: log() },
      });
      workers.add(worker);
      await worker.untilOutput(/ready/, { timeoutMs: 30_000 });
      return worker;
    };

    const startsOf = (id: string) =>
      readExecutions(log()).filter(({ event, taskId }) => event === "start" && taskId === id);

    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), "crashes-"));
      settings = await setUp.fresh();
      backend = createBackend(pgboss, { configuration: settings as never });
    });
    afterEach(async () => {
      await Promise.all([...workers].map((worker) => worker.kill()));
      workers.clear();
      await backend.close();
      rmSync(folder, { recursive: true });
    });

    it("a running task is run again by another worker within 30 s, also with maxAttempts 1", async () => {
      const first = await startWorker();
      const id = await backend.submit(recorded, 7, 2_000);
      await eventually(() => expect(startsOf(id)).toHaveLength(1), { timeoutMs: 10_000 });
      await first.kill();
      await startWorker();
      const result = await backend.waitForResult(id, { timeoutMs: REDELIVERY_TIMEOUT_MS });
      expect(unwrap(result)).toBe(7);
      expect(result.attempts).toBe(2);
    });

    it("a chain goes on in the step that was cut off", async () => {
      const first = await startWorker();
      const run = await backend.submitWorkflow(recordedFlow);
      await eventually(
        async () => expect((await backend.getWorkflowResult(run)).steps?.[1]?.status).toBe("running"),
        {
          timeoutMs: 10_000,
        },
      );
      await first.kill();
      await startWorker();
      const result = await backend.waitForWorkflowResult(run, { timeoutMs: REDELIVERY_TIMEOUT_MS });
      expect(unwrap(result)).toBe(3);
      expect(result.steps?.map(({ attempts }) => attempts)).toEqual([1, 2, 1]);
    });

    it(`nothing of ${plan.tasks} tasks is lost while workers are killed at random`, async () => {
      const seed = Number(process.env["TASK_KILL_SEED"] ?? Math.floor(Math.random() * 2 ** 32));
      console.log(`killing workers with TASK_KILL_SEED=${seed}`);
      const alive = new Set([await startWorker(), await startWorker()]);
      const ids = await backend.submitMany(
        recorded,
        Array.from({ length: plan.tasks }, (_, index) => [index, 200] as [number, number]),
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
          if (killed === plan.kills) killedEnough.abort();
        },
        signal: killedEnough.signal,
      });
      const kills = await killing;
      const results = await Promise.all(
        ids.map((id) => backend.waitForResult(id, { timeoutMs: plan.timeoutMs })),
      );
      const report = compareExecutions(ids, readExecutions(log()));
      console.log(
        `${kills.length} kills, ${report.interrupted.size} tasks cut off in their middle, ` +
          `${report.duplicated.size} ended twice, ${report.lost.length} lost of ${report.submitted}`,
      );
      expect(kills.length).toBe(plan.kills);
      expect(report.interrupted.size).toBeGreaterThan(0);
      expect(report.lost).toEqual([]);
      expect(report.unknown).toEqual([]);
      expect(results.map(unwrap)).toEqual(ids.map((_, index) => index));
    });

    it("a task that kills its workers ends WORKER_LOST after maxDeliveries starts", async () => {
      const first = await startWorker(2);
      const id = await backend.submit(poison);
      await first.exited;
      await (await startWorker(2)).exited;
      await startWorker(2);
      const result = await backend.waitForResult(id, { timeoutMs: REDELIVERY_TIMEOUT_MS });
      expect(result).toMatchObject({ status: "failed", error: { code: "WORKER_LOST" } });
      expect(startsOf(id)).toHaveLength(2);
    });

    it("a crash uses up an attempt: fail, SIGKILL, fail with maxAttempts 3 is over after 3 starts", async () => {
      const first = await startWorker();
      const id = await backend.submit(failKillFail);
      await first.exited;
      await startWorker();
      const result = await backend.waitForResult(id, { timeoutMs: REDELIVERY_TIMEOUT_MS });
      expect(result).toMatchObject({ status: "failed", attempts: 3, error: { code: "TASK_ERROR" } });
      expect(startsOf(id)).toHaveLength(3);
    });

    it("a task that was submitted by a client that is gone is run", async () => {
      const program = `
        import { createBackend } from "@task-abstraction/core";
        import pgboss from ${JSON.stringify(new URL("../src/index.ts", import.meta.url).href)};
        const backend = createBackend(pgboss, { configuration: ${JSON.stringify(settings)} });
        console.log("id=" + (await backend.submit("recorded", 1, 1)));
        process.kill(process.pid, "SIGKILL");`;
      const client = startProcess({
        name: "client",
        arguments: ["--input-type=module", "--eval", program],
        workingDirectory: import.meta.dirname,
      });
      const [, id] = await client.untilOutput(/id=(\S+)/, { timeoutMs: 30_000 });
      await client.exited;
      await startWorker();
      expect(unwrap(await backend.waitForResult(id as string, { timeoutMs: 20_000 }))).toBe(1);
    });
  });
}
