import { defineTask, defineWorkflow, unwrap } from "@task-abstraction/core";
import { describe, expect, it } from "vitest";
import type { Naming } from "../src/index.ts";
import { createWorld, type World } from "./support/open-backend.ts";
import { skipWithoutHatchet } from "./support/skip-without-hatchet.ts";

skipWithoutHatchet();

const wait = { timeoutMs: 40_000 };
const add = defineTask("add", (a: number, b: number) => a + b);

/** A worker of the SDK's, with a task that knows our envelope and one that fails as SDKs do. */
async function startSdkWorker({ sdk }: World, name: string) {
  const summarise = sdk.task({
    name,
    fn: (input: { args?: unknown[] }) => ({ seen: input.args ?? null }) as never,
  });
  const fail = sdk.task({
    name: `${name}-fail`,
    retries: 0,
    fn: () => {
      throw new RangeError("no good");
    },
  });
  const listeners = { SIGTERM: process.listeners("SIGTERM"), SIGINT: process.listeners("SIGINT") };
  const worker = await sdk.worker("sdk-worker", { workflows: [summarise, fail], handleKill: false });
  for (const signal of ["SIGTERM", "SIGINT"] as const)
    for (const listener of process.listeners(signal))
      if (!listeners[signal].includes(listener)) process.off(signal, listener);
  void worker.start();
  await worker.waitUntilReady();
  return worker;
}

describe("a task of ours", () => {
  it("is started by the SDK under its workflow's name, and read by both", async () => {
    await using world = createWorld();
    const backend = world.open({ add });
    await backend.startWorker({ queues: ["sums"] });
    const run = await world.sdk.admin.runWorkflow("sums.add", {
      v: 1,
      args: [2, 3],
      headers: { tenant: "a" },
    });
    const id = await run.getWorkflowRunId();
    expect(await backend.waitForResult(id, wait)).toMatchObject({
      taskName: "add",
      status: "completed",
      value: 5,
    });
    const { taskRuns } = await world.sdk.runs.getDetails(id);
    expect(taskRuns["add"]?.output).toMatchObject({ v: 1, value: 5, attempt: 1 });
  });

  it("that is started without the envelope fails for good, and its worker goes on", async () => {
    await using world = createWorld();
    const backend = world.open({ add });
    await backend.startWorker();
    const run = await world.sdk.admin.runWorkflow("add", { a: 2, b: 3 });
    const result = await backend.waitForResult(await run.getWorkflowRunId(), wait);
    expect(result).toMatchObject({ status: "failed", error: { retryable: false } });
    expect(unwrap(await backend.waitForResult(await backend.submit(add, 1, 1), wait))).toBe(2);
  });
});

describe("a task of another SDK", () => {
  it("is submitted by its name, and what it returns or throws is the result", async () => {
    await using world = createWorld();
    const worker = await startSdkWorker(world, "summarise");
    const backend = world.open();
    const id = await backend.submit("summarise", "report.csv");
    expect(await backend.waitForResult(id, wait)).toMatchObject({
      status: "completed",
      value: { seen: ["report.csv"] },
    });
    const failed = await backend.waitForResult(await backend.submit("summarise-fail"), wait);
    expect(failed).toMatchObject({ status: "failed", error: { code: "TASK_ERROR", message: "no good" } });
    await worker.stop();
  });

  it("is found under the name that a naming gives it, and is a step of a chain", async () => {
    await using world = createWorld();
    const worker = await startSdkWorker(world, "py-summarise");
    const naming: Naming = {
      workflowName: ({ queue, taskName }) => (queue === "python" ? `py-${taskName}` : undefined),
    };
    const seen = defineTask("seen", (before: { seen: unknown }) => before.seen);
    const backend = world.open({ seen }, { naming });
    await backend.startWorker();
    const flow = defineWorkflow("report", [
      { task: "summarise", queue: "python", args: ["report.csv"] },
      "seen",
    ]);
    const result = await backend.waitForWorkflowResult(await backend.submitWorkflow(flow), wait);
    // A chain has one input for all its steps: what another SDK's step makes of it is its own.
    expect(result).toMatchObject({
      status: "completed",
      steps: [{ status: "completed" }, { status: "completed" }],
    });
    await worker.stop();
  });
});

describe("native options", () => {
  it("Hatchet's own idempotency answers the first one's id", async () => {
    await using world = createWorld();
    const idempotency = { expression: "additional_metadata.order", ttlMs: 60_000 };
    const once = defineTask("once", { native: { hatchet: { idempotency } } }, (n: number) => n);
    const backend = world.open({ once });
    await world.offer(backend);
    const order = (key: string) =>
      backend.using({ native: { hatchet: { additionalMetadata: { order: key } } } });
    const first = await order("7").submit(once, 1);
    expect(await order("7").submit(once, 2)).toBe(first);
    const others = await order("8").submitMany(once, [[1], [2]]);
    expect(new Set([first, ...others]).size).toBe(2);
    expect(new Set([await backend.submit(once, 1), await backend.submit(once, 1)]).size).toBe(2);
  });

  it("metadata and priority are beside the run in Hatchet", async () => {
    await using world = createWorld();
    const backend = world.open({ add });
    await world.offer(backend);
    const native = { hatchet: { additionalMetadata: { tenant: "a" }, priority: 3 } };
    const id = await backend.using({ native }).submit(add, 1, 2);
    const { additionalMetadata } = await world.sdk.runs.getDetails(id);
    expect(additionalMetadata).toMatchObject({ tenant: "a" });
  });
});
