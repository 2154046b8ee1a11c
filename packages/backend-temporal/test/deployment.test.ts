import { fileURLToPath } from "node:url";
import { eventually } from "@task-abstraction/conformance";
import { defineTask, unwrap, workflow } from "@task-abstraction/core";
import { RawValue } from "@temporalio/common";
import { expect, it } from "vitest";
import { createWorld } from "./support/open-backend.ts";

const CHAINS = 20;
const wait = { timeoutMs: 60_000 };

it("a worker that is deployed while chains run finishes all of them, with the code it has and plans of a later version too", async () => {
  await using world = await createWorld();
  const gate = Promise.withResolvers<void>();
  const begun = new Set<number>();
  const first = defineTask("first", async (value: number) => {
    begun.add(value);
    await gate.promise;
    return value;
  });
  const second = defineTask("second", (value: number) => `old ${value}`);
  const old = world.open({ first, second });
  const oldWorker = await old.startWorker({ concurrency: CHAINS, drainTimeoutMs: 20_000 });
  const flow = workflow("deployed").step(first).step(second);
  const runs = await Promise.all(
    Array.from({ length: CHAINS }, (_, index) => old.submitWorkflow(flow, index)),
  );
  const client = await old.native.client();
  const later = await client.workflow.start("deployed", {
    taskQueue: "default",
    workflowId: "later",
    args: [CHAINS],
    memo: { "task-abstraction": new RawValue({ v: 2, tasks: ["first", "second"] }) },
  });
  await eventually(async () => {
    expect(begun.size).toBe(CHAINS);
    const { events } = await later.fetchHistory();
    expect(events?.some((event) => event.workflowTaskFailedEventAttributes)).toBe(true);
  });

  const next = world.open({
    first: defineTask("first", (value: number) => value),
    second: defineTask("second", (value: number) => `new ${value}`),
  });
  const stopped = oldWorker.stop();
  const workflowsPath = fileURLToPath(new URL("support/later-workflow.ts", import.meta.url));
  await next.startWorker({ concurrency: CHAINS, native: { temporal: { workflowsPath } } });
  gate.resolve();
  await stopped;
  const results = await Promise.all(runs.map((run) => next.waitForWorkflowResult(run, wait)));
  expect(results.map(unwrap)).toEqual(runs.map((_, index) => `new ${index}`));
  expect(await later.result()).toBe(`new ${CHAINS}`);
});
