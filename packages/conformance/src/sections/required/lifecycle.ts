import { setTimeout as delay } from "node:timers/promises";
import { defineTask, TaskAbstractionError, type TaskBackend, unwrap, workflow } from "@task-abstraction/core";
import { expect } from "vitest";
import { createHeldTask } from "../../suite/held-task.ts";
import type { Suite } from "../../suite/suite.ts";
import type { Workbench } from "../../suite/workbench.ts";

/** Every call, as the first one on a space, after a reconnect, and after close(). */
export function testLifecycle(suite: Suite): void {
  // Not-found is told as soon as it is known; what is pending is waited for in vain.
  const patience = suite.capabilities.unknownId === "not-found" ? suite.wait : noPatience;

  for (const { name, make, fresh, reconnected } of listCalls(suite)) {
    suite.test(`fresh: ${name} ${describeAnswer(fresh)} as the first call on a space`, async (bench) => {
      const backend = bench.open({ nothing, flow });
      await bench.offer(backend);
      const ids = needsId(name) ? await unknownIds(bench, name) : noIds;
      expect(await answerOf(make(backend, ids, patience))).toEqual(fresh);
    });

    suite.test(
      `reconnected: ${name} ${describeAnswer(reconnected)} after another backend closed`,
      async (bench) => {
        const before = bench.open({ nothing, flow });
        await bench.offer(before);
        const ids = { task: await before.submit(nothing), run: await before.submitWorkflow(flow) };
        await before.close();
        expect(await answerOf(make(bench.open({ nothing, flow }), ids, noPatience))).toEqual(reconnected);
      },
    );

    suite.test(`closed: ${name} rejects with BACKEND_CLOSED`, async ({ open }) => {
      const backend = open({ nothing, flow });
      await backend.close();
      expect(await answerOf(make(backend, noIds, noPatience))).toEqual({ code: "BACKEND_CLOSED" });
    });
  }

  suite.test("closed: using() throws BACKEND_CLOSED", async ({ open }) => {
    const backend = open();
    await backend.close();
    expect(() => backend.using({ queue: "other" })).toThrow(
      expect.objectContaining({ code: "BACKEND_CLOSED" }),
    );
  });

  suite.test("close() again resolves", async ({ open }) => {
    const backend = open({ nothing });
    await backend.ping();
    await Promise.all([backend.close(), backend.close()]);
    await backend.close();
  });

  suite.test("close() ends a wait with BACKEND_CLOSED", async ({ open, offer }) => {
    const backend = open({ nothing });
    await offer(backend);
    const waiting = backend.waitForResult(await backend.submit(nothing), suite.wait);
    const answer = answerOf(waiting);
    await backend.close();
    expect(await answer).toEqual({ code: "BACKEND_CLOSED" });
  });

  suite.test("close() lets a running task end, and its result is stored", async ({ open }) => {
    const { held, running, release } = createHeldTask();
    const client = open();
    const host = open({ held });
    await host.startWorker();
    const id = await client.submit(held);
    await running;
    const closed = host.close();
    // Time in which a close that lets nothing end would have ended it.
    await delay(500);
    release();
    await closed;
    expect(unwrap(await client.waitForResult(id, suite.wait))).toBe("done");
  });
}

const nothing = defineTask("nothing", (_before?: null) => null);
const flow = workflow("nothing_twice").step(nothing).step(nothing);

interface Ids {
  readonly task: string;
  readonly run: string;
}

const noPatience = { timeoutMs: 300 };
const noIds: Ids = { task: "none", run: "none" };

/** What a call answers: a code, or a value in a few words. */
type Answer = { readonly code: string } | { readonly value: unknown };

interface Call {
  readonly name: string;
  make(backend: TaskBackend, ids: Ids, wait: { readonly timeoutMs: number }): Promise<unknown>;
  /** Reads and cancels are of an id that was never given. */
  readonly fresh: Answer;
  /** Reads and cancels are of what the closed backend submitted. */
  readonly reconnected: Answer;
}

function listCalls({ capabilities }: Suite): readonly Call[] {
  const resolves = { value: "resolved" };
  const isKnown = capabilities.unknownId === "not-found";
  const canRead = capabilities.results === "any-process";
  const unavailable = { code: "RESULT_UNAVAILABLE" };
  const read = {
    fresh: !canRead ? unavailable : isKnown ? { code: "TASK_NOT_FOUND" } : { value: "pending" },
    reconnected: canRead ? { value: "pending" } : unavailable,
  };
  const waiting = {
    fresh: !canRead ? unavailable : { code: isKnown ? "TASK_NOT_FOUND" : "RESULT_TIMEOUT" },
    reconnected: canRead ? { code: "RESULT_TIMEOUT" } : unavailable,
  };
  const unsupported = { code: "UNSUPPORTED_OPTION" };
  const cancelled = { value: expect.stringMatching(/^(cancelled|requested)$/) as unknown };
  const cancel =
    capabilities.cancel === false
      ? { fresh: unsupported, reconnected: unsupported }
      : { fresh: isKnown ? { value: "not-found" } : cancelled, reconnected: cancelled };
  const status = async (reading: Promise<{ readonly status: string }>) => (await reading).status;
  const done = (call: Promise<unknown>) => call.then(() => "resolved");
  return [
    {
      name: "submit()",
      make: (backend) => done(backend.submit(nothing)),
      fresh: resolves,
      reconnected: resolves,
    },
    {
      name: "submitMany()",
      make: (backend) => done(backend.submitMany(nothing, [[], []])),
      fresh: resolves,
      reconnected: resolves,
    },
    {
      name: "submitWorkflow()",
      make: (backend) => done(backend.submitWorkflow(flow)),
      fresh: resolves,
      reconnected: resolves,
    },
    { name: "getResult()", make: (backend, { task }) => status(backend.getResult(task)), ...read },
    {
      name: "waitForResult()",
      make: (backend, { task }, wait) => status(backend.waitForResult(task, wait)),
      ...waiting,
    },
    {
      name: "getWorkflowResult()",
      make: (backend, { run }) => status(backend.getWorkflowResult(run)),
      ...read,
    },
    {
      name: "waitForWorkflowResult()",
      make: (backend, { run }, wait) => status(backend.waitForWorkflowResult(run, wait)),
      ...waiting,
    },
    { name: "cancel()", make: (backend, { task }) => backend.cancel(task), ...cancel },
    { name: "cancelWorkflow()", make: (backend, { run }) => backend.cancelWorkflow(run), ...cancel },
    {
      name: "startWorker()",
      make: (backend) => done(backend.startWorker()),
      fresh: resolves,
      reconnected: resolves,
    },
    { name: "ping()", make: (backend) => done(backend.ping()), fresh: resolves, reconnected: resolves },
  ];
}

function describeAnswer(answer: Answer): string {
  if ("code" in answer) return `rejects with ${answer.code}`;
  return typeof answer.value !== "string" || answer.value === "resolved"
    ? "resolves"
    : `answers ${answer.value}`;
}

async function answerOf(call: Promise<unknown>): Promise<Answer> {
  try {
    return { value: await call };
  } catch (error) {
    if (TaskAbstractionError.isInstance(error)) return { code: error.code };
    throw error;
  }
}

const needsId = (name: string): boolean => /^(get|wait|cancel)/.test(name);

async function unknownIds({ unknownId }: Workbench, name: string): Promise<Ids> {
  const isWorkflow = name.includes("Workflow");
  const id = await unknownId(isWorkflow ? "workflow" : "task");
  return { task: id, run: id };
}
