import { currentTask, defineTask, defineWorkflow, unwrap, workflow } from "@task-abstraction/core";
import { expect } from "vitest";
import { reported } from "../../suite/reported.ts";
import type { Suite } from "../../suite/suite.ts";
import { createWorkflowRunner } from "../../suite/workflow-runner.ts";
import { eventually } from "../../waiting/eventually.ts";

/** Chains: one step after the other, each with the result of the one before. */
export function testWorkflow(suite: Suite): void {
  const run = createWorkflowRunner(suite);

  suite.test("submitWorkflow() resolves when the engine has the chain", async ({ open, offer, probe }) => {
    const backend = open({ increment, double });
    await offer(backend);
    await backend.submitWorkflow(workflow("two").step(increment, 1).step(double));
    await eventually(async () => expect(await probe.countTasks()).toBeGreaterThanOrEqual(1), {
      timeoutMs: suite.limits.probeLagMs,
    });
  });

  suite.test("steps run in order, once each, and hand their results on", async (bench) => {
    const note = defineTask(
      "note",
      bench.recorded((path: string, letter: string) => path + letter),
    );
    const backend = bench.open({ note });
    const worker = await backend.startWorker();
    const flow = workflow("spell").step(note, ">", "a").step(note, "b").step(note, "c");
    const result = await run(backend, flow);
    await worker.stop();
    expect(result).toMatchObject({
      status: "completed",
      value: ">abc",
      failedStep: null,
      ...reported(suite.capabilities, { taskName: "spell", attempts: 3 }),
    });
    expect(bench.executions().map(({ event }) => event)).toEqual([
      "start",
      "end",
      "start",
      "end",
      "start",
      "end",
    ]);
  });

  suite.test("a single step is a chain", async ({ open }) => {
    const backend = open({ increment });
    await backend.startWorker();
    expect(unwrap(await run(backend, workflow("one").step(increment, 1)))).toBe(2);
  });

  suite.test("20 steps are a chain", async ({ open }) => {
    const backend = open({ increment });
    await backend.startWorker();
    const flow = defineWorkflow(
      "twenty",
      Array.from({ length: 20 }, () => "increment"),
    );
    expect(unwrap(await run(backend, flow, 0))).toBe(20);
  });

  suite.test("the first step takes its arguments from submitWorkflow()", async ({ open }) => {
    const backend = open({ add, double });
    await backend.startWorker();
    expect(unwrap(await run(backend, workflow("sum").step(add).step(double), 2, 3))).toBe(10);
  });

  suite.test(
    "later steps get their own extra arguments after the result of the one before",
    async ({ open }) => {
      const list = defineTask("list", (...given: unknown[]) => given as never);
      const backend = open({ list });
      await backend.startWorker();
      const flow = defineWorkflow("lists", [["list", 1, { a: null }], ["list", "x", [2]], ["list"]]);
      expect(unwrap(await run(backend, flow))).toEqual([[[1, { a: null }], "x", [2]]]);
    },
  );

  suite.test("steps take keyword arguments of their own", async ({ open }) => {
    const join = defineTask("join", (text: string, options: { letter: string }) => text + options.letter);
    const backend = open({ join });
    await backend.startWorker();
    const flow = defineWorkflow("letters", [
      { task: "join", kwargs: { letter: "a" } },
      { task: "join", kwargs: { letter: "b" } },
    ]);
    expect(unwrap(await run(backend, flow, ">"))).toBe(">ab");
  });

  suite.test(
    "a chain and its tasks may be named, by a backend that has them registered",
    async ({ open }) => {
      const named = defineWorkflow("named", ["increment", ["add", 10], "double"]);
      const backend = open({ increment, add, double, named });
      await backend.startWorker();
      const id = await backend.submitWorkflow<number>("named", 1);
      expect(unwrap(await backend.waitForWorkflowResult(id, suite.wait))).toBe(24);
    },
  );

  suite.test("steps run on their own queues, by workers that serve only those", async (bench) => {
    const place = defineTask("place", (path: string) => `${path}/${currentTask().queue}`);
    const backends = ["first", "second", "third"].map((queue) => ({ queue, backend: bench.open({ place }) }));
    for (const { backend, queue } of backends) await backend.startWorker({ queues: [queue] });
    const client = bench.open();
    const flow = defineWorkflow("places", [
      { task: "place", queue: "first" },
      { task: "place", queue: "second" },
      { task: "place", queue: "third" },
    ]);
    expect(unwrap(await run(client, flow, ""))).toBe("/first/second/third");
  });

  suite.test("the queue of a step is the step's, else the task's, else the call's", async ({ open }) => {
    const plain = defineTask("plain", (path: string) => `${path}/${currentTask().queue}`);
    const bulk = defineTask("bulk", { queue: "of_task" }, (path: string) => `${path}/${currentTask().queue}`);
    const backend = open({ plain, bulk });
    await backend.startWorker({ queues: ["of_step", "of_task", "of_call"] });
    const flow = workflow("places")
      .step(plain)
      .step(bulk)
      .step(bulk.with({ queue: "of_step" }));
    const id = await backend.using({ queue: "of_call" }).submitWorkflow(flow, "");
    expect(unwrap(await backend.waitForWorkflowResult(id, suite.wait))).toBe("/of_call/of_task/of_step");
  });

  suite.test("every step knows its run and its place, and has the headers of the call", async ({ open }) => {
    const look = defineTask("look", (before: unknown[]) => {
      const { workflow: place, headers, attempt } = currentTask();
      return [...before, { ...place, headers, attempt }] as never;
    });
    const backend = open({ look });
    await backend.startWorker();
    const flow = defineWorkflow("places", ["look", "look", "look"]);
    const id = await backend.using({ headers: { trace: "t" } }).submitWorkflow(flow, []);
    const place = { id, headers: { trace: "t" }, attempt: 1 };
    expect(unwrap(await backend.waitForWorkflowResult(id, suite.wait))).toEqual([
      { ...place, step: 0 },
      { ...place, step: 1 },
      { ...place, step: 2 },
    ]);
  });

  suite.test("NUL, unicode, null, lists and 100 kB go from step to step as they are", async ({ open }) => {
    const echo = defineTask("echo", (given: unknown) => given as never);
    const backend = open({ echo });
    await backend.startWorker();
    const flow = defineWorkflow("echoes", ["echo", "echo", "echo"]);
    for (const value of handedOn) expect(unwrap(await run(backend, flow, value))).toEqual(value);
  });

  suite.test("a step that returns nothing hands null on", async ({ open }) => {
    const quiet = defineTask("quiet", () => undefined);
    const list = defineTask("list", (...given: unknown[]) => given as never);
    const backend = open({ quiet, list });
    await backend.startWorker();
    expect(unwrap(await run(backend, defineWorkflow("nothing", ["quiet", ["list", 1]])))).toEqual([null, 1]);
  });

  suite.test("30 chains at once keep their results apart", async ({ open }) => {
    const backend = open({ increment, double });
    await backend.startWorker({ concurrency: 10 });
    const flow = workflow("apart").step(increment).step(double).step(increment);
    const results = Array.from({ length: 30 }, async (_, index) => unwrap(await run(backend, flow, index)));
    expect(await Promise.all(results)).toEqual(Array.from({ length: 30 }, (_, index) => (index + 1) * 2 + 1));
  });

  suite.test("a chain waits for workers that start later, step by step", async ({ open, offer }) => {
    const flow = defineWorkflow("later", [
      { task: "increment", queue: "early" },
      { task: "increment", queue: "late" },
    ]);
    const client = open({ increment });
    await offer(client, ["early", "late"]);
    const id = await client.submitWorkflow(flow, 1);
    expect(await client.getWorkflowResult(id)).toMatchObject({ status: "pending" });
    await open({ increment }).startWorker({ queues: ["early"] });
    await open({ increment }).startWorker({ queues: ["late"] });
    expect(unwrap(await client.waitForWorkflowResult(id, suite.wait))).toBe(3);
  });
}

const increment = defineTask("increment", (n: number) => n + 1);
const double = defineTask("double", (n: number) => n * 2);
const add = defineTask("add", (a: number, b: number) => a + b);

const handedOn: readonly unknown[] = [
  { "k\u0000": "a\u0000b żółć 🦆" },
  null,
  [1, [2, [3]], []],
  "x".repeat(100_000),
];
