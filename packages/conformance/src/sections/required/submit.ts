import { currentTask, defineTask, unwrap } from "@task-abstraction/core";
import { expect } from "vitest";
import type { Suite } from "../../suite/suite.ts";

/** From the call to the handler. */
export function testSubmit(suite: Suite): void {
  suite.test("submit() resolves when the engine has the task, once", async ({ open, offer, expectTasks }) => {
    const backend = open({ add });
    await offer(backend);
    await backend.submit(add, 1, 1);
    await expectTasks(1);
  });

  suite.test(
    "submitMany() resolves when the engine has every task, once",
    async ({ open, offer, expectTasks }) => {
      const backend = open({ add });
      await offer(backend);
      await backend.submitMany(add, pairs(25));
      await expectTasks(25);
    },
  );

  suite.test("runs the handler once with the arguments, and gives its value", async (bench) => {
    const seen: unknown[] = [];
    const sum = bench.recorded((a: number, b: number) => {
      seen.push([a, b]);
      return a + b;
    });
    const backend = bench.open({ add: defineTask("add", sum) });
    const worker = await backend.startWorker();
    const id = await backend.submit(add, 2, 3);
    const result = await backend.waitForResult(id, suite.wait);
    await worker.stop();
    expect({ value: unwrap(result), seen }).toEqual({ value: 5, seen: [[2, 3]] });
    expect(bench.executions().map(({ taskId, event }) => [taskId, event])).toEqual([
      [id, "start"],
      [id, "end"],
    ]);
  });

  suite.test("a task waits for a worker that starts later", async ({ open, offer }) => {
    const backend = open({ add });
    await offer(backend);
    const id = await backend.submit(add, 1, 1);
    expect(await backend.getResult(id)).toMatchObject({
      status: "pending",
      startedAt: null,
      completedAt: null,
    });
    await backend.startWorker();
    expect(unwrap(await backend.waitForResult(id, suite.wait))).toBe(2);
  });

  suite.test("a task may be submitted by its name, by a backend that does not know it", async ({ open }) => {
    await open({ add }).startWorker();
    const client = open();
    expect(unwrap(await client.waitForResult(await client.submit("add", 20, 22), suite.wait))).toBe(42);
  });

  suite.test("ids are texts of 1 to 1000 characters, each given once", async ({ open, offer }) => {
    const backend = open({ add });
    await offer(backend);
    const submits = Array.from({ length: 20 }, () => backend.submit(add, 1, 1));
    const ids = [...(await Promise.all(submits)), ...(await backend.submitMany(add, pairs(20)))];
    expect(new Set(ids).size).toBe(40);
    for (const id of ids) expect(id).toMatch(/^.{1,1000}$/);
  });

  suite.test("currentTask() tells the id, the name, the queue and attempt 1", async ({ open }) => {
    const backend = open({ look });
    await backend.startWorker({ queues: ["bulk"] });
    const id = await backend.using({ queue: "bulk" }).submit(look);
    expect(unwrap(await backend.waitForResult(id, suite.wait))).toMatchObject({
      id,
      name: "look",
      queue: "bulk",
      attempt: 1,
    });
  });

  suite.test("the queue is the call's, else the task's, else `default`", async ({ open }) => {
    const bulk = defineTask("bulk_look", { queue: "of_task" }, lookAround);
    const backend = open({ look, bulk });
    await backend.startWorker({ queues: ["default", "of_task", "of_call"] });
    const ids = [
      await backend.submit(look),
      await backend.submit(bulk),
      await backend.submit("bulk_look"),
      await backend.using({ queue: "of_call" }).submit(bulk),
    ];
    const places = await Promise.all(
      ids.map(async (id) => (unwrap(await backend.waitForResult(id, suite.wait)) as { queue: string }).queue),
    );
    expect(places).toEqual(["default", "of_task", "of_task", "of_call"]);
  });

  suite.test("headers reach the handler as they are", async ({ open }) => {
    const backend = open({ look });
    await backend.startWorker();
    const headers = { trace: "t-1", "X-Empty": "", text: "żółć 🦆\u0000\n\u2028" };
    const id = await backend.using({ headers }).submit(look);
    expect(unwrap(await backend.waitForResult(id, suite.wait))).toMatchObject({ headers });
  });

  suite.test("a task without headers has none of another one's", async ({ open }) => {
    const backend = open({ look });
    await backend.startWorker();
    await backend.using({ headers: { trace: "other" } }).submit(look);
    const id = await backend.submit(look);
    expect(unwrap(await backend.waitForResult(id, suite.wait))).toHaveProperty("headers", {});
  });

  suite.test("keyword arguments are one last object for the handler", async ({ open }) => {
    const backend = open({ look });
    await backend.startWorker();
    const kwargs = { unit: "mm", digits: 2 };
    const id = await backend.using({ kwargs }).submit("look", "first");
    expect(unwrap(await backend.waitForResult(id, suite.wait))).toMatchObject({ args: ["first", kwargs] });
  });

  suite.test(
    "submitMany() answers ids in the order of the arguments, and each is run once",
    async (bench) => {
      const backend = bench.open({
        add: defineTask(
          "add",
          bench.recorded((a: number, b: number) => a + b),
        ),
      });
      const worker = await backend.startWorker({ concurrency: 20 });
      const ids = await backend.submitMany(add, pairs(200));
      const results = await Promise.all(ids.map((id) => backend.waitForResult(id, suite.wait)));
      await worker.stop();
      expect(results.map(unwrap)).toEqual(pairs(200).map(([a, b]) => a + b));
      const started = bench.executions().filter(({ event }) => event === "start");
      expect(started.map(({ taskId }) => taskId).sort()).toEqual([...ids].sort());
    },
  );

  suite.test(
    "submitMany() sends nothing where one of the arguments is not JSON",
    async ({ open, offer, expectTasks }) => {
      const backend = open({ add });
      await offer(backend);
      const argsList = [...pairs(2), [Number.NaN, 1] as [number, number]];
      await expect(backend.submitMany(add, argsList)).rejects.toMatchObject({ code: "NOT_SERIALIZABLE" });
      await expectTasks(0);
    },
  );

  suite.test("submit() sends nothing where an argument is not JSON", async ({ open, offer, expectTasks }) => {
    const backend = open({ add });
    await offer(backend);
    for (const value of [Number.NaN, 1n, new Date(), new Map(), [undefined], Symbol.iterator, "\ud800"]) {
      await expect(backend.submit("add", value)).rejects.toMatchObject({ code: "NOT_SERIALIZABLE" });
    }
    await expectTasks(0);
  });
}

const add = defineTask("add", (a: number, b: number) => a + b);
const look = defineTask("look", lookAround);

/** What a handler can see of its call. */
function lookAround(...args: string[]) {
  const { id, name, queue, attempt, headers } = currentTask();
  return { id, name, queue, attempt, headers, args };
}

function pairs(length: number): [number, number][] {
  return Array.from({ length }, (_, index) => [index, 1]);
}
