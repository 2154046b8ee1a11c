import { eventually } from "@task-abstraction/conformance";
import {
  createBackend,
  currentTask,
  defineTask,
  type TaskBackend,
  type TaskModule,
  unwrap,
  workflow,
} from "@task-abstraction/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import pgboss, { type PgbossConfiguration, type PgbossNative } from "../src/index.ts";

type PgbossBackend = TaskBackend<typeof pgboss.capabilities, PgbossNative>;
type Settings = Partial<PgbossConfiguration>;

/** A database that the behaviours are proven on. */
export interface SetUp {
  readonly name: string;
  /** Settings of a backend on a database that nothing else uses. */
  fresh(): Promise<Settings>;
}

/** Refusals and faults are part of these tests. */
const silent = { debug() {}, info() {}, warn() {}, error() {} };

const WAIT = { timeoutMs: 20_000 };

/** What is pg-boss' own, on any database it runs on; what every backend must do is in the conformance suite. */
export function describeBehaviour(setUp: SetUp): void {
  describe(`backend-pgboss on ${setUp.name}`, () => {
    let settings: Settings;
    const opened: PgbossBackend[] = [];

    const open = (tasks: readonly TaskModule[] = []): PgbossBackend => {
      const backend = createBackend(pgboss, {
        tasks,
        configuration: { pollIntervalMs: 100, ...settings } as never,
        logger: silent,
      });
      opened.push(backend);
      return backend;
    };

    beforeEach(async () => {
      settings = await setUp.fresh();
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((backend) => backend.close()));
    });

    const add = defineTask("add", (a: number, b: number) => a + b);

    describe("submit()", () => {
      it("makes a queue again that was deleted under it", async () => {
        const backend = open([{ add }]);
        await backend.submit(add, 1, 1);
        await (await backend.native.boss()).deleteQueue("default");
        const id = await backend.submit(add, 2, 2);
        await backend.startWorker();
        expect(unwrap(await backend.waitForResult(id, WAIT))).toBe(4);
      });

      it("gives a task its own limits in a queue that another program made with others", async () => {
        const backend = open([{ add }]);
        const boss = await backend.native.boss();
        await boss.createQueue("default", { retryLimit: 0, heartbeatSeconds: 60, expireInSeconds: 30 });
        await backend.submit(add, 1, 1);
        await backend.submitMany(add, [[2, 2]]);
        const ours = { retryLimit: 1_000_000, heartbeatSeconds: 10, expireInSeconds: 86_400 };
        expect(await boss.findJobs("default", {})).toMatchObject([ours, ours]);
      });

      it("leaves its limits to a queue that it makes itself", async () => {
        const backend = open([{ add }]);
        await backend.submit(add, 1, 1);
        const boss = await backend.native.boss();
        const limits = { retryLimit: 1_000_000, heartbeatSeconds: 10, expireInSeconds: 86_400 };
        expect(await boss.getQueue("default")).toMatchObject(limits);
        expect(await boss.findJobs("default", {})).toMatchObject([limits]);
      });

      it("refuses native options that pg-boss does not have, before anything is sent", async () => {
        const backend = open([{ add }]);
        const wrong = backend.using({ native: { pgboss: { prio: 1 } as never } });
        await expect(wrong.submit(add, 1, 1)).rejects.toMatchObject({ code: "INVALID_OPTION" });
      });
    });

    describe("submitMany()", () => {
      it("inserts 2,500 in several statements, in order", async () => {
        const backend = open([{ add }]);
        const argsList = Array.from({ length: 2_500 }, (_, index) => [index, 1] as [number, number]);
        const ids = await backend.submitMany(add, argsList);
        expect(new Set(ids).size).toBe(2_500);
        await backend.startWorker({ concurrency: 50 });
        const values = await Promise.all(
          ids.map(async (id) => unwrap(await backend.waitForResult(id, { timeoutMs: 60_000 }))),
        );
        expect(values).toEqual(argsList.map(([a, b]) => a + b));
      });
    });

    describe("native options", () => {
      it("priority is any number: 50 is before high", async () => {
        const order: string[] = [];
        const note = defineTask("note", (name: string) => void order.push(name));
        const backend = open([{ note }]);
        const ids = [
          await backend.using({ priority: "high" }).submit(note, "high"),
          await backend.using({ native: { pgboss: { priority: 50 } } }).submit(note, "native 50"),
        ];
        await backend.startWorker({ concurrency: 1 });
        await Promise.all(ids.map((id) => backend.waitForResult(id, WAIT)));
        expect(order).toEqual(["native 50", "high"]);
      });

      it("deadLetter leaves a failed task in the queue that it names", async () => {
        const fail = defineTask("always_fails", () => {
          throw new Error("always");
        });
        const backend = open([{ fail }]);
        const boss = await backend.native.boss();
        await boss.createQueue("dead");
        await backend.startWorker();
        const id = await backend.using({ native: { pgboss: { deadLetter: "dead" } } }).submit("always_fails");
        await backend.waitForResult(id, WAIT);
        expect(await boss.fetch("dead")).toMatchObject([{ data: { task: "always_fails" } }]);
      });
    });

    describe("workers", () => {
      it("take tasks of 19 other queues at once while one queue has a backlog of 5,000", {
        timeout: 60_000,
      }, async () => {
        const done: string[] = [];
        const underWay = Promise.withResolvers<void>();
        const note = defineTask("note", async (queue: string) => {
          await new Promise((resolve) => setTimeout(resolve, 5));
          if (done.push(queue) === 200) underWay.resolve();
        });
        const backend = open([{ note }]);
        const others = Array.from({ length: 19 }, (_, index) => `other_${index}`);
        await backend.using({ queue: "full" }).submitMany(
          note,
          Array.from({ length: 5_000 }, () => ["full"] as [string]),
        );
        await backend.startWorker({ queues: ["full", ...others], concurrency: 10 });
        await underWay.promise;
        const ids = await Promise.all(others.map((queue) => backend.using({ queue }).submit(note, queue)));
        await Promise.all(ids.map((id) => backend.waitForResult(id, WAIT)));
        expect(others.filter((queue) => !done.includes(queue))).toEqual([]);
        expect(Math.max(...others.map((queue) => done.indexOf(queue)))).toBeLessThan(1_250);
      });

      it("give each of 20 full queues its share", { timeout: 60_000 }, async () => {
        const runs = new Map<string, number>();
        const note = defineTask("note", async (queue: string) => {
          await new Promise((resolve) => setTimeout(resolve, 1));
          runs.set(queue, (runs.get(queue) ?? 0) + 1);
        });
        const backend = open([{ note }]);
        const queues = Array.from({ length: 20 }, (_, index) => `full_${index}`);
        for (const queue of queues) {
          await backend.using({ queue }).submitMany(
            note,
            Array.from({ length: 300 }, () => [queue] as [string]),
          );
        }
        await backend.runWorker({ queues, concurrency: 10, maxTasks: 2_000 });
        const shares = queues.map((queue) => runs.get(queue) ?? 0);
        // A fair share of 2,000 is 100; what was running at the end is added to it.
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(50);
        expect(Math.max(...shares)).toBeLessThanOrEqual(200);
      });

      it("hand back 50 running tasks at the deadline, and none has used up an attempt", async () => {
        let starts = 0;
        const attempts: number[] = [];
        const hang = defineTask("hang", async () => {
          const { signal, attempt } = currentTask();
          starts += 1;
          if (starts <= 50) await new Promise((resolve) => signal.addEventListener("abort", resolve));
          else attempts.push(attempt);
        });
        const backend = open([{ hang }]);
        const ids = await backend.submitMany(
          hang,
          Array.from({ length: 80 }, () => [] as []),
        );
        const worker = await backend.startWorker({ concurrency: 50 });
        await eventually(() => expect(starts).toBe(50), WAIT);
        await worker.stop({ drainTimeoutMs: 50 });
        expect(worker.stats()).toMatchObject({ running: 0, released: 50, completed: 0 });
        for (const id of ids)
          expect(await backend.getResult(id)).toMatchObject({ status: "pending", attempts: 0 });
        await backend.startWorker({ concurrency: 50 });
        await Promise.all(ids.map((id) => backend.waitForResult(id, WAIT)));
        expect(attempts).toEqual(ids.map(() => 1));
      });

      it("end a job of another program as failed, and go on", async () => {
        const backend = open([{ add }]);
        await backend.startWorker();
        const boss = await backend.native.boss();
        const strangers = await Promise.all(
          [
            null,
            {},
            { v: 1 },
            { v: 1, task: "add", args: "x" },
            { v: 1, task: "add", args: { text: "{" } },
            { v: 2, task: "add" },
          ].map((data) => boss.send("default", data)),
        );
        const own = await backend.submit(add, 1, 1);
        expect(unwrap(await backend.waitForResult(own, WAIT))).toBe(2);
        for (const id of strangers) {
          const result = await backend.waitForResult(`${id}@default`, WAIT);
          expect(result).toMatchObject({ status: "failed", error: { code: "INVALID_ARGUMENTS" } });
        }
      });

      it("run a task once that is longer than the engine's own limit", async () => {
        let starts = 0;
        const long = defineTask("long", async () => {
          starts += 1;
          // Longer than the queue's limit of one second and than two passes of pg-boss' monitor.
          await new Promise((resolve) => setTimeout(resolve, 8_000));
          return starts;
        });
        const backend = open([{ long }]);
        const boss = await backend.native.boss();
        await boss.createQueue("limited", { expireInSeconds: 1, retryLimit: 5, notify: true });
        await backend.startWorker({ queues: ["limited"] });
        const id = await backend.using({ queue: "limited" }).submit(long);
        expect(unwrap(await backend.waitForResult(id, WAIT))).toBe(1);
        expect(starts).toBe(1);
      });

      it("end a chain as failed whose next step the engine refuses, and go on", async () => {
        const grow = defineTask("grow", (size: number) => "x".repeat(size));
        const next = defineTask("next", (_text: string) => 1);
        const backend = open([{ grow, next, add }]);
        await backend.startWorker();
        const boss = await backend.native.boss();
        const database = boss.getDb();
        // The engine's own refusal: a rule of the table that the second step's job breaks.
        await database.executeSql(
          `ALTER TABLE ${settings.schema}.job_common ADD CONSTRAINT no_next CHECK (data->>'task' <> 'next') NOT VALID`,
        );
        const run = await backend.submitWorkflow(workflow("refused").step(grow, 10).step(next));
        const result = await backend.waitForWorkflowResult(run, WAIT);
        expect(result).toMatchObject({ status: "failed", error: { code: "ENGINE_ERROR" } });
        expect(unwrap(await backend.waitForResult(await backend.submit(add, 1, 1), WAIT))).toBe(2);
      });

      it("refuse native options that they do not have", async () => {
        const backend = open([{ add }]);
        await expect(backend.startWorker({ native: { pgboss: { slots: 1 } } })).rejects.toMatchObject({
          code: "INVALID_OPTION",
        });
      });
    });
  });
}
