import { fileURLToPath } from "node:url";
import { eventually } from "@task-abstraction/conformance";
import { defineTask, defineWorkflow, unwrap, workflow } from "@task-abstraction/core";
import { Client, Connection, type WorkflowClientInterceptor } from "@temporalio/client";
import { defaultPayloadConverter, RawValue } from "@temporalio/common";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createWorld, type World } from "./support/open-backend.ts";
import { scramble } from "./support/scramble.ts";

const wait = { timeoutMs: 20_000 };
const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

let world: World;

beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world[Symbol.asyncDispose]());

const add = defineTask("add", (a: number, b: number) => a + b);

describe("a worker with workflows and activities of the user's own", () => {
  it("runs them beside tasks", async () => {
    const backend = world.open({ add });
    await backend.startWorker({
      native: {
        temporal: {
          workflowsPath: path("support/own-workflows.ts"),
          activities: { greet: async (name: string) => `hello ${name}` },
        },
      },
    });
    const client = await backend.native.client();
    const options = { taskQueue: "default", workflowId: "own", args: ["you"] };
    expect(await client.workflow.execute("greeting", options)).toBe("hello you!");
    expect(unwrap(await backend.waitForResult(await backend.submit(add, 1, 2), wait))).toBe(3);
  });
});

describe("payloads", () => {
  it("go through the user's codecs everywhere, and are not readable on the server", async () => {
    const backend = world.open({ add }, { dataConverter: { payloadCodecs: [scramble] } });
    await backend.startWorker();
    const flow = defineWorkflow("sums", [
      [add, 1, 2],
      ["add", "secret"],
    ]);
    const run = await backend.submitWorkflow(flow);
    const result = await backend.waitForWorkflowResult(run, wait);
    expect(unwrap(result)).toBe("3secret");
    const client = await backend.native.client();
    const history = JSON.stringify(await client.workflow.getHandle(run).fetchHistory(), bytesAsText);
    expect(history).not.toContain("secret");
  });

  it("have the encoding of the user's converter in every step, which the workflow need not know", async () => {
    const backend = world.open(
      { add },
      { dataConverter: { payloadConverterPath: path("support/own-converter.ts") } },
    );
    await backend.startWorker();
    const run = await backend.submitWorkflow(workflow("sums").step(add, 1, 2).step(add, 10));
    expect(unwrap(await backend.waitForWorkflowResult(run, wait))).toBe(13);
    const client = await backend.native.client();
    const { events } = await client.workflow.getHandle(run).fetchHistory();
    const inputs = (events ?? []).flatMap(
      (event) => event.activityTaskScheduledEventAttributes?.input?.payloads ?? [],
    );
    const encodings = inputs.map(({ metadata }) => Buffer.from(metadata?.["encoding"] ?? []).toString());
    expect(new Set(encodings)).toEqual(new Set(["json/own"]));
    expect(inputs).toHaveLength(4);
  });
});

describe("a process without the codecs of its workers", () => {
  it.each(["workflow", "activity"] as const)("is told so at once (%s)", async (execution) => {
    const dataConverter = { payloadCodecs: [scramble] };
    const theirs = world.open({ add }, { dataConverter, execution });
    await theirs.startWorker();
    const id = await theirs.submit(add, 1, 2);
    expect(unwrap(await theirs.waitForResult(id, wait))).toBe(3);
    const ours = world.open({ add }, { execution });
    await expect(ours.waitForResult(id, wait)).rejects.toMatchObject({
      code: "RESULT_UNAVAILABLE",
      message: expect.stringContaining("dataConverter"),
    });
  });
});

describe("a namespace that the server does not have", () => {
  it("is told by reads, which would otherwise find no task", async () => {
    const backend = world.open({ add }, { namespace: "nowhere" });
    await expect(backend.getResult("any" as never)).rejects.toMatchObject({
      code: "BACKEND_UNAVAILABLE",
      message: expect.stringContaining('no namespace "nowhere"'),
    });
  });
});

describe("arguments that the converter cannot read", () => {
  it("fail their task for good", async () => {
    const backend = world.open({ add });
    await backend.startWorker();
    const client = await backend.native.client();
    const payload = { metadata: { encoding: Buffer.from("binary/unknown") }, data: Buffer.from("?") };
    await client.workflow.start("add", {
      taskQueue: "default",
      workflowId: "unreadable",
      args: [RawValue.fromPayload(payload)],
    });
    expect(await backend.waitForResult("unreadable" as never, wait)).toMatchObject({
      status: "failed",
      attempts: 1,
      error: { message: expect.stringContaining("Unknown encoding: binary/unknown") },
    });
  });
});

describe("a header that is none of ours", () => {
  it("fails its task for good, and the worker goes on", async () => {
    const backend = world.open({ add });
    const worker = await backend.startWorker();
    const { address, namespace } = world.place;
    const connection = await Connection.connect({ address });
    const payload = defaultPayloadConverter.toPayload({ expiresAt: "soon" });
    const start: NonNullable<WorkflowClientInterceptor["start"]> = (input, next) =>
      next({ ...input, headers: { "task-abstraction": payload } });
    const client = new Client({ connection, namespace, interceptors: { workflow: [{ start }] } });
    await client.workflow.start("add", { taskQueue: "default", workflowId: "odd", args: [1, 2] });
    expect(await backend.waitForResult("odd" as never, wait)).toMatchObject({
      status: "failed",
      attempts: 1,
      error: { message: expect.stringContaining("its expiresAt is no time") },
    });
    expect(unwrap(await backend.waitForResult(await backend.submit(add, 1, 2), wait))).toBe(3);
    expect(worker.stats()).toMatchObject({ refused: 1, completed: 1 });
    await connection.close();
  });
});

describe("a plan of a version that a worker does not know", () => {
  it("waits for a worker that does", async () => {
    const backend = world.open({ add });
    await backend.startWorker();
    const client = await backend.native.client();
    const handle = await client.workflow.start("sums", {
      taskQueue: "default",
      workflowId: "newer",
      args: [1, 2],
      memo: { "task-abstraction": new RawValue({ v: 1_000, steps: [] }) },
    });
    await eventually(async () => {
      const { events } = await handle.fetchHistory();
      const failed = events?.flatMap((event) => event.workflowTaskFailedEventAttributes ?? []);
      expect(failed?.[0]?.failure?.message).toContain("plans of version 1000");
    });
    expect((await handle.describe()).status.name).toBe("RUNNING");
    await handle.terminate();
  });
});

function bytesAsText(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array || (value as { type?: string } | null)?.type === "Buffer"
    ? Buffer.from(value as Uint8Array).toString("latin1")
    : value;
}
