import { eventually } from "@task-abstraction/conformance";
import { currentTask, defineTask, defineWorkflow, unwrap, workflow } from "@task-abstraction/core";
import { runTemporal, startTemporalPythonWorker, type TemporalPythonWorker } from "@task-abstraction/engines";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createWorld, type World } from "./support/open-backend.ts";

const wait = { timeoutMs: 20_000 };

const extract = defineTask("extract", (name: string) => ({ name, rows: [1, 2, 3] }));
const report = defineTask("report", (sum: number, title: string) => {
  const { headers, workflow: place } = currentTask();
  return `${title}: ${sum} for ${headers["tenant"]} in step ${place?.step}`;
});

const PYTHON = `
from temporalio import activity

@activity.defn
async def summarise(extracted: dict, factor: int) -> int:
    return sum(extracted["rows"]) * factor

@activity.defn
async def refuse(extracted: dict) -> int:
    raise ValueError(f"attempt {activity.info().attempt} of {extracted['name']}")

activities = [summarise, refuse]
`;

describe("a Python worker in our chains", () => {
  let world: World;
  let python: TemporalPythonWorker;

  beforeAll(async () => {
    world = await createWorld();
    python = await startTemporalPythonWorker({
      ...world.place,
      taskQueue: "python",
      modules: { "activities.py": PYTHON },
    });
  });
  afterAll(async () => {
    await world?.[Symbol.asyncDispose]();
    await python?.stop();
  });

  it("serves an activity between two tasks of ours, with the result before and arguments of its own", async () => {
    const backend = world.open({ extract, report });
    await backend.startWorker();
    const flow = defineWorkflow<string>("orders", [
      [extract, "orders.csv"],
      { task: "summarise", queue: "python", args: [10] },
      [report, "Sum"],
    ]);
    const run = await backend.using({ headers: { tenant: "acme" } }).submitWorkflow(flow);
    const result = await backend.waitForWorkflowResult(run, wait);
    expect(unwrap(result)).toBe("Sum: 60 for acme in step 2");
    expect(result.steps?.map(({ value }) => value)).toEqual([
      { name: "orders.csv", rows: [1, 2, 3] },
      60,
      "Sum: 60 for acme in step 2",
    ]);
  });

  it("fails a chain with its own error, after the attempts of Temporal's own policy", async () => {
    const backend = world.open({ extract });
    await backend.startWorker();
    const native = { temporal: { retry: { maximumAttempts: 2, initialInterval: 10 } } };
    const refuse = defineTask("refuse", { native, queue: "python" }, (_extracted: object) => null);
    const run = await backend.submitWorkflow(workflow("refused").step(extract, "a.csv").step(refuse));
    const result = await backend.waitForWorkflowResult(run, wait);
    expect(result).toMatchObject({
      status: "failed",
      error: { code: "TASK_ERROR", type: "ValueError", message: "attempt 2 of a.csv" },
      failedStep: { step: 1, taskName: "refuse" },
    });
    expect(result.status === "failed" && result.error.stack).toContain("activities.py");
  });
});

describe("Temporal's own tools", () => {
  let world: World;

  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world[Symbol.asyncDispose]());

  it("start a task by its name with plain JSON, and we read it by its id", async () => {
    const add = defineTask("add", (a: number, b: number) => a + b);
    const backend = world.open({ add });
    await backend.startWorker();
    const words = ["--type", "add", "--task-queue", "default", "--workflow-id", "sum-1"];
    const started = await runTemporal(world.place, [
      "workflow",
      "start",
      ...words,
      "--input",
      "2",
      "--input",
      "3",
    ]);
    expect(started).toMatchObject({ exitCode: 0 });
    expect(await backend.waitForResult("sum-1" as never, wait)).toMatchObject({
      status: "completed",
      value: 5,
      taskName: "add",
      attempts: 1,
    });
  });

  it("see a task by its name, with the user's own arguments and nothing beside them", async () => {
    const add = defineTask("add", (a: number, b: number) => a + b);
    const backend = world.open({ add });
    await backend.startWorker();
    const id = await backend.submit(add, 2, 3);
    await backend.waitForResult(id, wait);
    const client = await backend.native.client();
    const { events } = await client.workflow.getHandle(id).fetchHistory();
    const started = events?.[0]?.workflowExecutionStartedEventAttributes;
    expect(started?.workflowType?.name).toBe("add");
    expect(started?.input?.payloads?.map(({ data }) => Buffer.from(data ?? []).toString())).toEqual([
      "2",
      "3",
    ]);
    expect(
      [started?.memo?.fields, started?.header?.fields].flatMap((fields) => Object.keys(fields ?? {})),
    ).toEqual([]);
    const [scheduled] = (events ?? []).flatMap((event) => event.activityTaskScheduledEventAttributes ?? []);
    expect(scheduled?.activityType?.name).toBe("add");
    await eventually(async () => expect((await client.workflow.count("WorkflowType = 'add'")).count).toBe(1));
  });

  it("cancel a task as any workflow, and its handler hears of it", async () => {
    const heard = Promise.withResolvers<unknown>();
    const begun = Promise.withResolvers<void>();
    const endless = defineTask("endless", () => {
      const { signal } = currentTask();
      signal.addEventListener("abort", () => heard.resolve(signal.reason));
      begun.resolve();
      return heard.promise as Promise<null>;
    });
    const backend = world.open({ endless });
    await backend.startWorker();
    const id = await backend.submit(endless);
    await begun.promise;
    await runTemporal(world.place, ["workflow", "cancel", "--workflow-id", id]);
    expect(await backend.waitForResult(id, wait)).toMatchObject({ status: "cancelled" });
    expect(await heard.promise).toMatchObject({ name: "TaskCancelled" });
  });
});
