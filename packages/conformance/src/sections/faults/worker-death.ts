import { type TaskId, unwrap } from "@task-abstraction/core";
import { expect } from "vitest";
import { findModule } from "../../processes/find-module.ts";
import { killAtRandom } from "../../processes/kill-at-random.ts";
import { compareExecutions } from "../../recorder/compare-executions.ts";
import { reported } from "../../suite/reported.ts";
import type { Suite } from "../../suite/suite.ts";
import { eventually } from "../../waiting/eventually.ts";
import * as tasks from "./fault-tasks.ts";

const SEED_VARIABLE = "TASK_KILL_SEED";
const STORM = { tasks: 200, taskMs: 200, kills: 6 };

/** SIGKILL of a worker: in a task, between steps, while idle, and again and again. */
export function testWorkerDeath(suite: Suite): void {
  const { limits, wait } = suite;
  const module = findModule("sections/faults/fault-tasks.ts");
  const redelivery = { timeoutMs: limits.redeliveryMs + limits.resultMs };
  const oneDeath = { timeoutMs: redelivery.timeoutMs + 2 * limits.resultMs };

  suite.test(
    "a task whose worker is killed in its middle is run again, also with maxAttempts 1",
    async (bench) => {
      const backend = bench.open(tasks);
      const first = await bench.startWorkerProcess({ tasks: module });
      const id = await backend.submit(tasks.slow, 7, 1_000);
      await eventually(() => expect(bench.countStarts(id)).toBe(1), wait);
      await first.kill();
      await bench.startWorkerProcess({ tasks: module });
      const result = await backend.waitForResult(id, redelivery);
      expect(unwrap(result)).toBe(7);
      expect(bench.countStarts(id)).toBe(2);
    },
    oneDeath,
  );

  suite.test(
    "a chain whose worker is killed in its second step goes on in that step",
    async (bench) => {
      const backend = bench.open(tasks);
      const first = await bench.startWorkerProcess({ tasks: module });
      const run = await backend.submitWorkflow(tasks.slowFlow);
      const startsOf = (name: string): number =>
        bench.executions().filter(({ event, taskName }) => event === "start" && taskName === name).length;
      await eventually(() => expect(startsOf("slow_step")).toBe(1), wait);
      await first.kill();
      await bench.startWorkerProcess({ tasks: module });
      expect(unwrap(await backend.waitForWorkflowResult(run, redelivery))).toBe(3);
      expect([startsOf("slow"), startsOf("slow_step")]).toEqual([1, 3]);
    },
    oneDeath,
  );

  for (const graceMs of [0, 5, 25]) {
    suite.test(
      `a chain whose worker is killed ${graceMs} ms after the end of a step goes on, each step done`,
      async (bench) => {
        const backend = bench.open(tasks);
        const first = await bench.startWorkerProcess({ tasks: module });
        const run = await backend.submitWorkflow(tasks.lastWordsFlow, 1, graceMs);
        await first.exited;
        await bench.startWorkerProcess({ tasks: module });
        expect(unwrap(await backend.waitForWorkflowResult(run, redelivery))).toBe(2);
        const ended = bench
          .executions()
          .filter(({ event }) => event === "end")
          .map(({ taskName }) => taskName);
        // What had ended and could not be told in time is done again; what could be told is not.
        expect(ended.filter((name) => name === "last_words").length).toBeLessThanOrEqual(2);
        expect(ended).toContain("slow_step");
      },
      oneDeath,
    );
  }

  suite.test(
    "the death of an idle worker holds nobody up",
    async (bench) => {
      const backend = bench.open(tasks);
      const idle = await bench.startWorkerProcess({ tasks: module });
      await bench.startWorkerProcess({ tasks: module });
      await idle.kill();
      const ids = await backend.submitMany(tasks.slow, numbered(20, 1));
      await Promise.all(ids.map((id) => backend.waitForResult(id, redelivery)));
      const { lost, duplicated } = compareExecutions(ids, bench.executions());
      expect({ lost, duplicated: duplicated.size }).toEqual({ lost: [], duplicated: 0 });
    },
    oneDeath,
  );

  suite.test(
    `nothing of ${STORM.tasks} tasks is lost while workers are killed at random`,
    async (bench) => {
      const seed = Number(process.env[SEED_VARIABLE] ?? Math.floor(Math.random() * 2 ** 32));
      console.log(`killing workers with ${SEED_VARIABLE}=${seed}`);
      const backend = bench.open(tasks);
      const start = () => bench.startWorkerProcess({ tasks: module, worker: { concurrency: 5 } });
      const alive = new Set([await start(), await start()]);
      const ids: readonly TaskId<number>[] = await backend.submitMany(
        tasks.slow,
        numbered(STORM.tasks, STORM.taskMs),
      );
      const enough = new AbortController();
      let kills = 0;
      await killAtRandom({
        seed,
        pauseMs: [100, 1_000],
        victims: () => [...alive],
        async replace(victim) {
          alive.delete(victim);
          alive.add(await start());
          kills += 1;
          if (kills === STORM.kills) enough.abort();
        },
        signal: enough.signal,
      });
      const results = await Promise.all(ids.map((id) => backend.waitForResult(id, redelivery)));
      expect(results.map(unwrap)).toEqual(ids.map((_, index) => index));
      const report = compareExecutions(ids, bench.executions());
      console.log(
        `${kills} kills, ${report.interrupted.size} tasks cut off in their middle, ${report.duplicated.size} ended twice, ` +
          `${report.lost.length} lost of ${report.submitted}`,
      );
      expect(report.lost).toEqual([]);
      expect(report.unknown).toEqual([]);
    },
    { timeoutMs: 2 * redelivery.timeoutMs + 60_000 },
  );

  const starts = suite.capabilities.crashUsesAttempt ? 3 : 4;
  suite.test(
    `a task that fails, loses its worker and fails again with maxAttempts 3 is over after ${starts} starts`,
    async (bench) => {
      const backend = bench.open(tasks);
      const first = await bench.startWorkerProcess({ tasks: module });
      const id = await backend.submit(tasks.failKillFail);
      await first.exited;
      await bench.startWorkerProcess({ tasks: module });
      const result = await backend.waitForResult(id, redelivery);
      expect(result).toMatchObject({
        status: "failed",
        error: { code: "TASK_ERROR", message: "always" },
        ...reported(suite.capabilities, { attempts: 3 }),
      });
      expect(bench.countStarts(id)).toBe(starts);
    },
    oneDeath,
  );
}

function numbered(count: number, durationMs: number): [number, number][] {
  return Array.from({ length: count }, (_, index) => [index, durationMs]);
}
