import { eventually } from "@task-abstraction/conformance";
import {
  createBackend,
  currentTask,
  defineTask,
  defineWorkflow,
  isFinished,
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

/** What users of this backend rely on, on any database it runs on. */
export function describeBehaviour(setUp: SetUp): void {
  describe(`backend-pgboss on ${setUp.name}`, () => {
    let settings: Settings;
    const opened: PgbossBackend[] = [];

    const open = (tasks: readonly TaskModule[] = [], more: Settings = {}): PgbossBackend => {
      const backend = createBackend(pgboss, {
        tasks,
        configuration: { pollIntervalMs: 100, ...settings, ...more } as never,
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

    const echo = defineTask("echo", async (value: unknown) => value as never);
    const add = defineTask("add", (a: number, b: number) => a + b);

    describe("submit()", () => {
      it("runs a task and gives its result, attempts and times", async () => {
        const backend = open([{ add }]);
        await backend.startWorker();
        const result = await backend.waitForResult(await backend.submit(add, 2, 3), WAIT);
        expect(result).toMatchObject({ status: "completed", value: 5, taskName: "add", attempts: 1 });
        expect(result.startedAt).toBeInstanceOf(Date);
        expect(result.completedAt).toBeInstanceOf(Date);
        expect(result.durationMs).toBeGreaterThanOrEqual(0);
      });

      it.each([
        ["NUL", "a\u0000b"],
        ["unicode", "żółć 🦆 \u2028"],
        ["nested empties", { a: [], b: {}, c: null, d: [[], [{}]] }],
        ["numbers", [0, 1e308, 5e-324, -1.5, 2 ** 53]],
        ["a key with NUL", { "k\u0000": 1 }],
        ["__proto__", JSON.parse('{"__proto__": {"a": 1}}')],
        ["1 MB", "x".repeat(1_000_000)],
        ["400 levels", Array.from({ length: 400 }).reduce((inner) => [inner], null)],
        ["false", false],
        ["the empty string", ""],
      ])("carries %s to the handler and back", async (_name, value) => {
        const backend = open([{ echo }]);
        await backend.startWorker();
        expect(unwrap(await backend.waitForResult(await backend.submit(echo, value), WAIT))).toEqual(value);
      });

      it("passes keyword arguments and headers", async () => {
        const look = defineTask(
          "look",
          (...args: unknown[]) => ({ args, headers: currentTask().headers }) as never,
        );
        const backend = open([{ look }]);
        await backend.startWorker();
        const id = await backend
          .using({ kwargs: { unit: "mm" }, headers: { trace: "t\u0000" } })
          .submit("look", 1);
        const result = await backend.waitForResult(id, WAIT);
        expect(unwrap(result)).toEqual({ args: [1, { unit: "mm" }], headers: { trace: "t\u0000" } });
      });

      it("keeps a task for a worker that starts later", async () => {
        const backend = open([{ add }]);
        const id = await backend.submit(add, 1, 1);
        expect(await backend.getResult(id)).toMatchObject({
          status: "pending",
          attempts: 0,
          startedAt: null,
        });
        await backend.startWorker();
        expect(unwrap(await backend.waitForResult(id, WAIT))).toBe(2);
      });

      it("ends a task that no worker knows as NOT_REGISTERED", async () => {
        const backend = open([{ add }]);
        await backend.startWorker();
        const result = await backend.waitForResult(await backend.submit("nobody_knows"), WAIT);
        expect(result).toMatchObject({ status: "failed", error: { code: "NOT_REGISTERED" } });
      });

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

    describe("options", () => {
      it("starts urgent tasks first", async () => {
        const order: string[] = [];
        const note = defineTask("note", (name: string) => void order.push(name));
        const backend = open([{ note }]);
        const ids = [
          await backend.using({ priority: "low" }).submit(note, "low"),
          await backend.submit(note, "normal"),
          await backend.using({ priority: "high" }).submit(note, "high"),
          await backend.using({ native: { pgboss: { priority: 50 } } }).submit(note, "native 50"),
        ];
        await backend.startWorker({ concurrency: 1 });
        await Promise.all(ids.map((id) => backend.waitForResult(id, WAIT)));
        expect(order).toEqual(["native 50", "high", "normal", "low"]);
      });

      it("starts a delayed task not before its time", async () => {
        const backend = open([{ add }]);
        await backend.startWorker();
        const submittedAt = Date.now();
        const id = await backend.using({ delayMs: 1_500 }).submit(add, 1, 1);
        const result = await backend.waitForResult(id, WAIT);
        expect((result.startedAt as Date).getTime() - submittedAt).toBeGreaterThanOrEqual(1_400);
      });

      it("answers the first id for the same idempotency key, in its scope", async () => {
        const backend = open([{ add, echo }]);
        const keyed = backend.using({ idempotencyKey: "order-7" });
        const ids = await Promise.all([
          keyed.submit(add, 1, 1),
          keyed.submit(add, 2, 2),
          keyed.submit(add, 3, 3),
        ]);
        expect(new Set(ids).size).toBe(1);
        expect(await keyed.submit(echo, 1)).not.toBe(ids[0]);
        expect(await backend.using({ idempotencyKey: "order-7", queue: "other" }).submit(add, 1, 1)).not.toBe(
          ids[0],
        );
        expect(await backend.using({ idempotencyKey: "order-8" }).submit(add, 1, 1)).not.toBe(ids[0]);
      });

      it("ends a task that could not start in time as cancelled EXPIRED", async () => {
        let ran = false;
        const late = defineTask("late", () => {
          ran = true;
        });
        const backend = open([{ late }]);
        const id = await backend.using({ expiresMs: 1 }).submit(late);
        const submittedAt = Date.now();
        await eventually(() => expect(Date.now()).toBeGreaterThan(submittedAt + 1), WAIT);
        await backend.startWorker();
        const result = await backend.waitForResult(id, WAIT);
        expect(result).toMatchObject({ status: "cancelled", error: { code: "EXPIRED" } });
        expect(ran).toBe(false);
      });

      it("refuses arguments beyond the limit of the configuration", async () => {
        const backend = open([{ echo }], { maxPayloadBytes: 2_000 });
        await expect(backend.submit(echo, "x".repeat(3_000))).rejects.toMatchObject({
          code: "PAYLOAD_TOO_LARGE",
        });
      });

      it("submits many in order, on their queues", async () => {
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

    describe("results", () => {
      it.each(["no id at all", "00000000-0000-4000-8000-000000000000@default", "x@y"])(
        "of %s are TASK_NOT_FOUND",
        async (id) => {
          const backend = open([{ add }]);
          await expect(backend.getResult(id)).rejects.toMatchObject({ code: "TASK_NOT_FOUND" });
          await expect(backend.waitForResult(id, WAIT)).rejects.toMatchObject({ code: "TASK_NOT_FOUND" });
        },
      );

      it("are waited for no longer than the time given", async () => {
        const backend = open([{ add }]);
        const id = await backend.submit(add, 1, 1);
        await expect(backend.waitForResult(id, { timeoutMs: 200 })).rejects.toMatchObject({
          code: "RESULT_TIMEOUT",
          last: { status: "pending" },
        });
      });

      it("show a running task as running", async () => {
        const release = Promise.withResolvers<void>();
        const slow = defineTask("slow", async () => release.promise);
        const backend = open([{ slow }]);
        await backend.startWorker();
        const id = await backend.submit(slow);
        await eventually(async () => expect((await backend.getResult(id)).status).toBe("running"), WAIT);
        release.resolve();
        expect((await backend.waitForResult(id, WAIT)).status).toBe("completed");
      });

      it("can be read by another backend on the same database", async () => {
        if (settings.dataDirectory === "memory://") return;
        const backend = open([{ add }]);
        const id = await backend.submit(add, 1, 1);
        await open([{ add }]).startWorker();
        expect(unwrap(await open().waitForResult(id, WAIT))).toBe(2);
      });

      it("tell the type, message and cause of an error", async () => {
        const fail = defineTask("fail", () => {
          throw new TypeError("no\u0000pe", { cause: new RangeError("deep") });
        });
        const backend = open([{ fail }]);
        await backend.startWorker();
        const result = await backend.waitForResult(await backend.submit(fail), WAIT);
        expect(result).toMatchObject({
          status: "failed",
          attempts: 1,
          error: {
            code: "TASK_ERROR",
            type: "TypeError",
            message: "no\u0000pe",
            cause: { type: "RangeError", message: "deep" },
          },
        });
      });
    });

    describe("attempts", () => {
      const failing = (maxAttempts: number | undefined) => {
        const attempts: number[] = [];
        const task = defineTask("always_fails", { retry: { maxAttempts, initialDelayMs: 0 } }, () => {
          attempts.push(currentTask().attempt);
          throw new Error("again");
        });
        return { attempts, task };
      };

      it("are exactly maxAttempts for a task that always fails, by name too", async () => {
        const { attempts, task } = failing(3);
        await open([{ task }]).startWorker();
        const submitter = settings.dataDirectory === "memory://" ? (opened[0] as PgbossBackend) : open();
        const result = await submitter.waitForResult(await submitter.submit("always_fails"), WAIT);
        expect(result).toMatchObject({ status: "failed", attempts: 3 });
        expect(attempts).toEqual([1, 2, 3]);
      });

      it("are one by default", async () => {
        const { attempts, task } = failing(undefined);
        const backend = open([{ task }]);
        await backend.startWorker();
        await backend.waitForResult(await backend.submit("always_fails"), WAIT);
        expect(attempts).toEqual([1]);
      });

      it("wait at least the delay of the policy", async () => {
        const starts: number[] = [];
        const flaky = defineTask(
          "flaky",
          { retry: { maxAttempts: 3, initialDelayMs: 300, backoffFactor: 2 } },
          () => {
            starts.push(performance.now());
            if (starts.length < 3) throw new Error("not yet");
            return starts.length;
          },
        );
        const backend = open([{ flaky }]);
        await backend.startWorker();
        expect(unwrap(await backend.waitForResult(await backend.submit(flaky), WAIT))).toBe(3);
        const [first = 0, second = 0, third = 0] = starts;
        expect(second - first).toBeGreaterThanOrEqual(295);
        expect(third - second).toBeGreaterThanOrEqual(595);
      });

      it("of a task that times out follow the policy and end TIMEOUT", async () => {
        let starts = 0;
        const options = { timeoutMs: 100, retry: { maxAttempts: 2, initialDelayMs: 0 } };
        const hang = defineTask("hang", options, async () => {
          starts += 1;
          const { signal } = currentTask();
          await new Promise((_resolve, reject) =>
            signal.addEventListener("abort", () => reject(signal.reason)),
          );
        });
        const backend = open([{ hang }]);
        await backend.startWorker();
        const result = await backend.waitForResult(await backend.submit(hang), WAIT);
        expect(result).toMatchObject({ status: "failed", attempts: 2, error: { code: "TIMEOUT" } });
        expect(starts).toBe(2);
      });

      it("leave a dead letter where the task names a queue for it", async () => {
        const { task } = failing(1);
        const backend = open([{ task }]);
        const boss = await backend.native.boss();
        await boss.createQueue("dead");
        await backend.startWorker();
        const id = await backend.using({ native: { pgboss: { deadLetter: "dead" } } }).submit("always_fails");
        await backend.waitForResult(id, WAIT);
        expect(await boss.fetch("dead")).toMatchObject([{ data: { task: "always_fails" } }]);
      });
    });

    describe("cancel()", () => {
      it("ends a task that waits, and it never starts", async () => {
        let ran = false;
        const never = defineTask("never", () => {
          ran = true;
        });
        const backend = open([{ never }]);
        const id = await backend.submit(never);
        expect(await backend.cancel(id)).toBe("cancelled");
        expect(await backend.waitForResult(id, WAIT)).toMatchObject({ status: "cancelled" });
        await backend.startWorker();
        const after = await backend.submit(never);
        await backend.waitForResult(after, WAIT);
        expect(ran).toBe(true);
        expect(await backend.getResult(id)).toMatchObject({ status: "cancelled", attempts: 0 });
      });

      it("aborts the signal of a running task at once", async () => {
        const reason = Promise.withResolvers<unknown>();
        const running = Promise.withResolvers<void>();
        const long = defineTask("long", async () => {
          const { signal } = currentTask();
          running.resolve();
          await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
          reason.resolve(signal.reason);
          return "late";
        });
        const backend = open([{ long }]);
        await backend.startWorker();
        const id = await backend.submit(long);
        await running.promise;
        expect(await backend.cancel(id)).toBe("cancelled");
        expect(await reason.promise).toMatchObject({ name: "TaskCancelled" });
        expect(await backend.waitForResult(id, WAIT)).toMatchObject({ status: "cancelled" });
      });

      it("changes nothing of a finished task and knows no strangers", async () => {
        const backend = open([{ add }]);
        await backend.startWorker();
        const id = await backend.submit(add, 1, 1);
        await backend.waitForResult(id, WAIT);
        expect(await backend.cancel(id)).toBe("already-finished");
        expect(await backend.getResult(id)).toMatchObject({ status: "completed", value: 2 });
        expect(await backend.cancel("00000000-0000-4000-8000-000000000000@default")).toBe("not-found");
        expect(await backend.cancel("nonsense")).toBe("not-found");
      });

      it("ends a chain: the running step is told, later steps never run", async () => {
        const running = Promise.withResolvers<void>();
        let laterRan = false;
        const first = defineTask("first", () => 1);
        const middle = defineTask("middle", async (_n: number) => {
          running.resolve();
          const { signal } = currentTask();
          await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
          return 2;
        });
        const later = defineTask("later", (_n: number) => {
          laterRan = true;
        });
        const backend = open([{ first, middle, later }]);
        await backend.startWorker();
        const run = await backend.submitWorkflow(workflow("flow").step(first).step(middle).step(later));
        await running.promise;
        expect(await backend.cancelWorkflow(run)).toBe("cancelled");
        const result = await backend.waitForWorkflowResult(run, WAIT);
        expect(result.status).toBe("cancelled");
        expect(result.steps?.map(({ status }) => status)).toEqual(["completed", "cancelled", "cancelled"]);
        expect(laterRan).toBe(false);
        expect(await backend.cancelWorkflow(run)).toBe("already-finished");
      });
    });

    describe("workflows", () => {
      const double = defineTask("double", { queue: "math:fast" }, (n: number) => n * 2);
      const increment = defineTask("increment", (n: number, by = 1) => n + by);

      it("hand each result to the next step, over several queues", async () => {
        const flow = workflow("sum").step(increment).step(double).step(increment, 10);
        const backend = open([{ increment, double, flow }]);
        await backend.startWorker({ queues: ["default", "math:fast"] });
        const run = await backend.submitWorkflow(flow, 1);
        const result = await backend.waitForWorkflowResult(run, WAIT);
        expect(result).toMatchObject({ status: "completed", value: 14, taskName: "sum", failedStep: null });
        expect(result.steps).toMatchObject([
          { taskName: "increment", status: "completed", value: 2, attempts: 1 },
          { taskName: "double", status: "completed", value: 4 },
          { taskName: "increment", status: "completed", value: 14 },
        ]);
      });

      it("are pending before the first start and running between steps", async () => {
        const backend = open([{ increment, double }]);
        const run = await backend.submitWorkflow(workflow("two").step(increment, 1).step(double));
        expect(await backend.getWorkflowResult(run)).toMatchObject({ status: "pending", attempts: 0 });
        await backend.startWorker({ queues: ["default"] });
        await eventually(async () => {
          const { status, steps } = await backend.getWorkflowResult(run);
          expect([status, steps?.[0]?.status, steps?.[1]?.status]).toEqual([
            "running",
            "completed",
            "pending",
          ]);
        }, WAIT);
      });

      it("end with the failure of a step, and later steps never run", async () => {
        let ran = false;
        const fail = defineTask("fail", (_n: number): number => {
          throw new Error("stop here");
        });
        const later = defineTask("later", (_n: number) => {
          ran = true;
        });
        const backend = open([{ increment, fail, later }]);
        await backend.startWorker();
        const run = await backend.submitWorkflow(workflow("fails").step(increment, 1).step(fail).step(later));
        const result = await backend.waitForWorkflowResult(run, WAIT);
        expect(result).toMatchObject({
          status: "failed",
          error: { message: "stop here" },
          failedStep: { step: 1, taskName: "fail" },
        });
        expect(result.steps?.map(({ status }) => status)).toEqual(["completed", "failed", "cancelled"]);
        expect(ran).toBe(false);
      });

      it("retry a step on its own", async () => {
        let starts = 0;
        const flaky = defineTask("flaky", { retry: { maxAttempts: 3, initialDelayMs: 0 } }, (n: number) => {
          starts += 1;
          if (starts < 3) throw new Error("not yet");
          return n + starts;
        });
        const backend = open([{ increment, flaky }]);
        await backend.startWorker();
        const run = await backend.submitWorkflow(
          workflow("retries").step(increment, 1).step(flaky).step(increment),
        );
        const result = await backend.waitForWorkflowResult(run, WAIT);
        expect(result).toMatchObject({ status: "completed", value: 6 });
        expect(result.steps?.map(({ attempts }) => attempts)).toEqual([1, 3, 1]);
      });

      it("run 20 steps by name, with keyword arguments and queues of their own", async () => {
        const join = defineTask(
          "join",
          (text: string, options?: { letter: string }) => text + (options?.letter ?? "."),
        );
        const letters = [..."abcdefghijklmnopqrst"];
        const flow = defineWorkflow(
          "letters",
          letters.map((letter, index) => ({
            task: "join",
            kwargs: { letter },
            queue: index % 2 === 0 ? "even" : "odd",
          })),
        );
        const backend = open([{ join }]);
        await backend.startWorker({ queues: ["even", "odd"] });
        const run = await backend.using({ headers: { a: "b" }, priority: "high" }).submitWorkflow(flow, ">");
        expect(unwrap(await backend.waitForWorkflowResult(run, WAIT))).toBe(`>${letters.join("")}`);
      });

      it("know their place: workflow id and step in the context, headers in every step", async () => {
        const look = defineTask(
          "look",
          (_before: unknown) => ({ ...currentTask().workflow, ...currentTask().headers }) as never,
        );
        const backend = open([{ look }]);
        await backend.startWorker();
        const submitter = backend.using({ headers: { trace: "t" } });
        const run = await submitter.submitWorkflow(defineWorkflow("place", ["look", "look"]), 0);
        expect(unwrap(await backend.waitForWorkflowResult(run, WAIT))).toEqual({
          id: run,
          step: 1,
          trace: "t",
        });
      });

      it("are the same run for the same key", async () => {
        const backend = open([{ increment }]);
        const keyed = backend.using({ idempotencyKey: "k" });
        const flow = workflow("once").step(increment).step(increment);
        expect(await keyed.submitWorkflow(flow, 1)).toBe(await keyed.submitWorkflow(flow, 2));
        await backend.startWorker();
        const run = await keyed.submitWorkflow(flow, 3);
        expect(unwrap(await backend.waitForWorkflowResult(run, WAIT))).toBe(3);
      });
    });

    describe("workers", () => {
      it("run no more at once than their concurrency, over all queues", async () => {
        let running = 0;
        let most = 0;
        const gate = Promise.withResolvers<void>();
        const busy = defineTask("busy", async () => {
          running += 1;
          most = Math.max(most, running);
          await gate.promise;
          running -= 1;
        });
        const backend = open([{ busy }]);
        const ids = [
          ...(await backend.using({ queue: "a" }).submitMany(
            busy,
            Array.from({ length: 10 }, () => [] as []),
          )),
          ...(await backend.using({ queue: "b" }).submitMany(
            busy,
            Array.from({ length: 10 }, () => [] as []),
          )),
        ];
        await backend.startWorker({ queues: ["a", "b"], concurrency: 4 });
        await eventually(() => expect(running).toBe(4), WAIT);
        const states = await Promise.all(ids.map(async (id) => (await backend.getResult(id)).status));
        expect(states.filter((status) => status === "running")).toHaveLength(4);
        gate.resolve();
        await Promise.all(ids.map((id) => backend.waitForResult(id, WAIT)));
        expect(most).toBe(4);
      });

      it("do not let a full queue starve the others", async () => {
        const done: string[] = [];
        const note = defineTask("note", (queue: string) => void done.push(queue));
        const backend = open([{ note }]);
        await backend.using({ queue: "full" }).submitMany(
          note,
          Array.from({ length: 400 }, () => ["full"] as [string]),
        );
        const id = await backend.using({ queue: "small" }).submit(note, "small");
        await backend.startWorker({ queues: ["full", "small"], concurrency: 4 });
        await backend.waitForResult(id, WAIT);
        expect(done.indexOf("small")).toBeLessThan(50);
      });

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

      it("wait for running tasks when they stop", async () => {
        const running = Promise.withResolvers<void>();
        const release = Promise.withResolvers<void>();
        const slow = defineTask("slow", async () => {
          running.resolve();
          await release.promise;
          return "done";
        });
        const backend = open([{ slow }]);
        const worker = await backend.startWorker();
        const id = await backend.submit(slow);
        await running.promise;
        const stopped = worker.stop();
        const second = await backend.submit(slow);
        release.resolve();
        await stopped;
        expect(await backend.getResult(id)).toMatchObject({ status: "completed", value: "done" });
        expect(await backend.getResult(second)).toMatchObject({ status: "pending" });
      });

      it("hand unfinished tasks back at the deadline, without using up an attempt", async () => {
        const attempts: number[] = [];
        const reasons: unknown[] = [];
        const running = Promise.withResolvers<void>();
        const slow = defineTask("slow", async () => {
          const { signal, attempt } = currentTask();
          attempts.push(attempt);
          if (attempts.length > 1) return "second time";
          running.resolve();
          await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
          reasons.push((signal.reason as Error).name);
          return "late";
        });
        const backend = open([{ slow }]);
        const worker = await backend.startWorker();
        const id = await backend.submit(slow);
        await running.promise;
        await worker.stop({ drainTimeoutMs: 50 });
        expect(reasons).toEqual(["WorkerStopping"]);
        expect((await backend.getResult(id)).status).toBe("pending");
        expect(worker.stats()).toMatchObject({ released: 1, completed: 0 });
        await backend.startWorker();
        expect(unwrap(await backend.waitForResult(id, WAIT))).toBe("second time");
        expect(attempts).toEqual([1, 1]);
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

      it("never run the same attempt twice when two share a queue", async () => {
        const runs: string[] = [];
        const count = defineTask("count", () => void runs.push(currentTask().id));
        const backend = open([{ count }]);
        await backend.startWorker({ concurrency: 5 });
        await backend.startWorker({ concurrency: 5 });
        const ids = await backend.submitMany(
          count,
          Array.from({ length: 300 }, () => [] as []),
        );
        await Promise.all(ids.map((id) => backend.waitForResult(id, WAIT)));
        expect(runs.toSorted()).toEqual(ids.toSorted());
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

      it("end a task beyond maxRunMs as TIMEOUT, and run it once", async () => {
        let starts = 0;
        const endless = defineTask("endless", async () => {
          starts += 1;
          await new Promise(() => undefined);
        });
        const backend = open([{ endless }], { maxRunMs: 500 });
        await backend.startWorker();
        const result = await backend.waitForResult(await backend.submit(endless), WAIT);
        expect(result).toMatchObject({ status: "failed", error: { code: "TIMEOUT" }, attempts: 1 });
        expect(starts).toBe(1);
      });

      it("refuse a timeoutMs beyond maxRunMs when they start", async () => {
        const slow = defineTask("slow", { timeoutMs: 2_000 }, () => 1);
        const backend = open([{ slow }], { maxRunMs: 1_000 });
        await expect(backend.startWorker()).rejects.toMatchObject({ code: "INVALID_OPTION" });
      });

      it("renew their claims: a task of 15 s with a heartbeat of 10 s runs once", {
        timeout: 60_000,
      }, async () => {
        let starts = 0;
        const long = defineTask("long", async () => {
          starts += 1;
          // Longer than the heartbeat's silence and the monitor's pass together.
          await new Promise((resolve) => setTimeout(resolve, 15_000));
        });
        const backend = open([{ long }]);
        await backend.startWorker();
        const result = await backend.waitForResult(await backend.submit(long), { timeoutMs: 40_000 });
        expect(result.status).toBe("completed");
        expect(starts).toBe(1);
      });

      it("hand back, unstarted, what a fetch brings while they stop", async () => {
        let starts = 0;
        let completed = 0;
        const count = defineTask("count", () => {
          starts += 1;
        });
        const backend = open([{ count }]);
        for (let round = 0; round < 5; round += 1) {
          const worker = await backend.startWorker();
          const submitted = backend.submit(count);
          await worker.stop();
          const id = await submitted;
          const { status } = await backend.getResult(id);
          if (status === "completed") completed += 1;
          // Either it was run and told, or it waits for the next worker: nothing in between.
          expect(["completed", "pending"]).toContain(status);
          expect(starts).toBe(completed);
          await backend.cancel(id);
        }
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

      it("stop by themselves after maxTasks", async () => {
        const backend = open([{ add }]);
        await backend.submitMany(
          add,
          Array.from({ length: 3 }, () => [1, 1] as [number, number]),
        );
        await backend.runWorker({ maxTasks: 3 });
      });
    });

    describe("close()", () => {
      it("makes every later call reject with BACKEND_CLOSED", async () => {
        const backend = open([{ add }]);
        const id = await backend.submit(add, 1, 1);
        expect(isFinished(await backend.getResult(id))).toBe(false);
        await backend.close();
        await backend.close();
        await expect(backend.submit(add, 1, 1)).rejects.toMatchObject({ code: "BACKEND_CLOSED" });
        await expect(backend.getResult(id)).rejects.toMatchObject({ code: "BACKEND_CLOSED" });
        await expect(backend.startWorker()).rejects.toMatchObject({ code: "BACKEND_CLOSED" });
      });
    });
  });
}
