import { fileURLToPath } from "node:url";
import { defineTask, unwrap, workflow } from "@task-abstraction/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createWorld, type OpenBackend, type World } from "./support/open-backend.ts";

const wait = { timeoutMs: 20_000 };

let world: World;

beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

const add = defineTask("add", (a: number, b: number) => a + b);
const urgent = add.with({
  native: { temporal: { priorityKey: 2, fairnessKey: "acme", summary: "for acme" } },
});

describe("native options of a task", () => {
  it("are those of its activity where it is a step, beside those of the call", async () => {
    const backend = world.open({ add });
    await backend.startWorker();
    const flow = workflow("sums").step(urgent, 1, 2).step(add, 3);
    const run = await backend
      .using({ native: { temporal: { fairnessWeight: 2, summary: "all of it" } } })
      .submitWorkflow(flow);
    expect(unwrap(await backend.waitForWorkflowResult(run, wait))).toBe(6);
    expect(await readSteps(backend, run)).toEqual([
      { priorityKey: 2, fairnessKey: "acme", fairnessWeight: 2, summary: '"1/2"' },
      { priorityKey: 0, fairnessKey: "", fairnessWeight: 2, summary: '"2/2"' },
    ]);
    const plain = await backend.submitWorkflow(flow);
    await backend.waitForWorkflowResult(plain, wait);
    expect((await readSteps(backend, plain)).map(({ summary }) => summary)).toEqual(['"for acme"', '"2/2"']);
  });

  it("cannot be the queue of a workflow, which only the call of a chain has", async () => {
    const backend = world.open({ add });
    const native = { temporal: { workflowQueue: "elsewhere" } };
    const misplaced = add.with({ native });
    const refusal = { code: "INVALID_OPTION", option: "native.temporal.workflowQueue" };
    await expect(backend.submit(misplaced, 1, 2)).rejects.toMatchObject(refusal);
    await expect(backend.using({ native }).submit(add, 1, 2)).rejects.toMatchObject(refusal);
    const flow = workflow("sums").step(add, 1, 2).step(misplaced, 3);
    await expect(backend.submitWorkflow(flow)).rejects.toMatchObject(refusal);
  });
});

describe("workflow interceptors of the user's own", () => {
  it("are bundled with our workflow alone", async () => {
    const backend = world.open({ add });
    const workflowModules = [fileURLToPath(new URL("support/own-interceptor.ts", import.meta.url))];
    await backend.startWorker({ native: { temporal: { interceptors: { workflowModules } } } });
    const run = await backend.submitWorkflow(workflow("sums").step(add, 1, 2));
    await backend.waitForWorkflowResult(run, wait);
    expect((await readSteps(backend, run)).map(({ summary }) => summary)).toEqual(['"intercepted"']);
  });
});

/** What the server keeps of each activity. */
async function readSteps(backend: OpenBackend, run: string) {
  const client = await backend.native.client();
  const { events } = await client.workflow.getHandle(run).fetchHistory();
  return (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: scheduled, userMetadata }) => {
    if (!scheduled) return [];
    const { priorityKey, fairnessKey, fairnessWeight } = scheduled.priority ?? {};
    const summary = Buffer.from(userMetadata?.summary?.data ?? []).toString();
    return [{ priorityKey, fairnessKey, fairnessWeight, summary }];
  });
}
