import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { createRecordingBackend, type RecordingBackend } from "../../test/recording-backend.ts";
import type { SubmitRequest } from "../adapter/submit-request.ts";
import { BackendUnavailableError } from "../errors/backend-unavailable-error.ts";
import { InvalidNameError } from "../errors/invalid-name-error.ts";
import type { PartialSubmitError } from "../errors/partial-submit-error.ts";
import { SubmitError } from "../errors/submit-error.ts";
import { addTaskHooks } from "../hooks/add-task-hooks.ts";
import type { SubmitCall } from "../hooks/task-hooks.ts";
import { defineTask } from "../task/define-task.ts";
import { defineWorkflow } from "../workflow/define-workflow.ts";
import { workflow } from "../workflow/workflow.ts";

const add = defineTask("add", (a: number, b: number) => a + b);
const report = defineTask("report", { queue: "reports" }, (from: { source: string }) => from.source);
const parse = defineTask("parse", { input: z.object({ n: z.string().transform(Number) }) }, ({ n }) => n);
const untyped = defineTask("untyped", (...args: unknown[]) => args.length);

describe("submit()", () => {
  it("hands the adapter a clean, complete and frozen request, and answers its id", async () => {
    const { backend, submitted } = createRecordingBackend();
    expect(await backend.submit(add, 2, 3)).toBe("task-1");
    expect(submitted).toEqual([
      {
        taskName: "add",
        queue: "default",
        args: [2, 3],
        kwargs: undefined,
        delayMs: undefined,
        expiresAt: undefined,
        priority: undefined,
        idempotencyKey: undefined,
        headers: {},
        native: undefined,
      },
    ]);
    const [request] = submitted;
    expect([request, request?.args, request?.headers].map(Object.isFrozen)).toEqual([true, true, true]);
  });

  it("sends copies that a later change by the caller does not reach", async () => {
    const { backend, submitted } = createRecordingBackend();
    const source = { rows: [{ id: 1 }] };
    const kwargs = { target: { name: "lake" } };
    const headers: Record<string, string> = { trace: "t1" };
    const submitter = backend.using({ kwargs, headers });
    const submitting = submitter.submit(untyped, source);
    source.rows[0]!.id = 99;
    await submitting;
    kwargs.target.name = "changed";
    headers["trace"] = "changed";
    expect(submitted[0]).toMatchObject({
      args: [{ rows: [{ id: 1 }] }],
      kwargs: { target: { name: "lake" } },
      headers: { trace: "t1" },
    });
  });

  it("cuts trailing undefined, and refuses one in the middle", async () => {
    const { backend, submitted } = createRecordingBackend();
    await backend.submit(untyped, 1, undefined, undefined);
    await backend.submit(untyped, undefined);
    expect(submitted.map(({ args }) => args)).toEqual([[1], []]);
    await expect(backend.submit(untyped, undefined, 1)).rejects.toMatchObject({
      code: "NOT_SERIALIZABLE",
      path: "args[0]",
    });
  });

  it("by name sends any arguments to whoever serves it", async () => {
    const { backend, submitted } = createRecordingBackend();
    await backend.submit("python_task", 2, { rows: [3] });
    expect(submitted[0]).toMatchObject({
      taskName: "python_task",
      queue: "default",
      args: [2, { rows: [3] }],
    });
  });

  it("by a name of the registry takes queue and schema from its task", async () => {
    const { backend, submitted, calls } = createRecordingBackend({ tasks: [{ report, parse }] });
    await backend.submit("report", { source: "db" });
    expect(submitted[0]).toMatchObject({ taskName: "report", queue: "reports" });
    await expect(backend.submit("parse", { n: 5 })).rejects.toMatchObject({
      code: "INVALID_ARGUMENTS",
      taskName: "parse",
    });
    expect(calls).toEqual(["submit"]);
  });

  it("validates by the input schema, but sends the original", async () => {
    const { backend, submitted } = createRecordingBackend();
    await backend.submit(parse, { n: "12" });
    expect(submitted[0]?.args).toEqual([{ n: "12" }]);
  });

  it("validates keyword arguments by the input schema where there is no other argument, as the worker does", async () => {
    const { backend, submitted } = createRecordingBackend({ tasks: [[parse]] });
    await backend.using({ kwargs: { n: "12" } }).submit("parse");
    expect(submitted[0]).toMatchObject({ args: [], kwargs: { n: "12" } });
    await expect(backend.using({ kwargs: { n: 12 } }).submit("parse")).rejects.toMatchObject({
      code: "INVALID_ARGUMENTS",
    });
  });
});

describe("submit() queues", () => {
  it("by the call, else by the task, else in default", async () => {
    const { backend, submitted } = createRecordingBackend();
    await backend.using({ queue: "urgent" }).submit(report, { source: "db" });
    await backend.submit(report.with({ queue: "bulk" }), { source: "db" });
    await backend.submit(report, { source: "db" });
    await backend.using({ queue: undefined }).submit(report, { source: "db" });
    await backend.submit(add, 1, 2);
    expect(submitted.map(({ queue }) => queue)).toEqual(["urgent", "bulk", "reports", "reports", "default"]);
  });
});

describe("using()", () => {
  beforeEach(() => void vi.useFakeTimers({ now: new Date("2024-05-01T10:00:00Z"), toFake: ["Date"] }));
  afterEach(() => void vi.useRealTimers());

  it("puts its options into every request, the expiry as a moment", async () => {
    const { backend, submitted } = createRecordingBackend();
    const options = {
      delayMs: 5,
      expiresMs: 60_000,
      priority: "high",
      idempotencyKey: "k1",
      headers: { trace: "t1" },
    } as const;
    await backend.using(options).submit(add, 1, 2);
    const { expiresMs: _expiresMs, ...sent } = options;
    expect(submitted[0]).toMatchObject({ ...sent, expiresAt: new Date("2024-05-01T10:01:00Z") });
  });

  it("does not change the backend, nor another submitter", async () => {
    const { backend, submitted } = createRecordingBackend();
    const bulk = backend.using({ queue: "bulk" });
    backend.using({ queue: "other" });
    await bulk.submit(add, 1, 2);
    await backend.submit(add, 1, 2);
    expect(submitted.map(({ queue }) => queue)).toEqual(["bulk", "default"]);
  });

  it("keeps its options when the object it was given changes", async () => {
    const { backend, submitted } = createRecordingBackend();
    const options = { queue: "bulk" };
    const submitter = backend.using(options);
    options.queue = "changed";
    await submitter.submit(add, 1, 2);
    expect(submitted[0]?.queue).toBe("bulk");
  });

  it("merges this engine's native options of the task and of the call, and skips those of others", async () => {
    const { backend, submitted } = createRecordingBackend();
    const task = defineTask("n", { native: { recording: { a: 1, b: 1 }, celery: { x: 1 } } }, () => 1);
    await backend.using({ native: { recording: { b: 2 }, temporal: { y: 1 } } }).submit(task);
    await backend.submit(defineTask("m", { native: { celery: { x: 1 } } }, () => 1));
    expect(submitted.map(({ native }) => native)).toEqual([{ a: 1, b: 2 }, undefined]);
    expect(Object.isFrozen(submitted[0]?.native)).toBe(true);
  });

  it("throws at once for an option the backend lacks, and for one that is wrong", () => {
    const { backend, calls } = createRecordingBackend({ capabilities: { priority: false } });
    expect(() => backend.using({ priority: "high" })).toThrow(
      expect.objectContaining({ code: "UNSUPPORTED_OPTION" }),
    );
    expect(() => backend.using({ delayMs: -1 })).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
    expect(calls).toEqual([]);
  });
});

describe("submit() refuses before any I/O", () => {
  type Submit = (recording: RecordingBackend) => Promise<unknown>;
  const limited = { capabilities: { maxPayloadBytes: 20 } };

  it.each<[title: string, code: string, submit: Submit]>([
    [
      "an argument that is not JSON",
      "NOT_SERIALIZABLE",
      ({ backend }) => backend.submit(untyped, new Date(0)),
    ],
    [
      "a keyword argument that is not JSON",
      "NOT_SERIALIZABLE",
      ({ backend }) => backend.using({ kwargs: { at: new Date(0) } }).submit("x"),
    ],
    [
      "an argument that the schema refuses",
      "INVALID_ARGUMENTS",
      ({ backend }) => backend.submit(parse, { n: 5 as never }),
    ],
    [
      "arguments beyond the limit",
      "PAYLOAD_TOO_LARGE",
      ({ backend }) => backend.submit(untyped, "x".repeat(20)),
    ],
    ["a bad name", "INVALID_NAME", ({ backend }) => backend.submit("two words")],
    ["a plain function", "INVALID_OPTION", ({ backend }) => backend.submit((() => 1) as never)],
    ["nothing", "INVALID_OPTION", ({ backend }) => backend.submit(undefined as never)],
    [
      "a workflow instead of a task",
      "INVALID_OPTION",
      ({ backend }) => backend.submit(workflow("w").step(add, 1, 2) as never),
    ],
    [
      "an item of submitMany() that is not JSON",
      "NOT_SERIALIZABLE",
      ({ backend }) => backend.submitMany(untyped, [[1], [1n]]),
    ],
    [
      "an item of submitMany() that the schema refuses",
      "INVALID_ARGUMENTS",
      ({ backend }) => backend.submitMany(parse, [[{ n: "1" }], [{ n: 5 as never }]]),
    ],
    [
      "an item of submitMany() beyond the limit",
      "PAYLOAD_TOO_LARGE",
      ({ backend }) => backend.submitMany(untyped, [[1], ["x".repeat(20)]]),
    ],
    [
      "an idempotency key with submitMany()",
      "INVALID_OPTION",
      ({ backend }) => backend.using({ idempotencyKey: "k" }).submitMany(untyped, [[1]]),
    ],
    [
      "a flat list for submitMany()",
      "INVALID_OPTION",
      ({ backend }) => backend.submitMany("x", [1, 2] as never),
    ],
    [
      "no list for submitMany()",
      "INVALID_OPTION",
      ({ backend }) => backend.submitMany("x", undefined as never),
    ],
    ["an unknown workflow", "NOT_REGISTERED", ({ backend }) => backend.submitWorkflow("unknown")],
    ["a task instead of a workflow", "INVALID_OPTION", ({ backend }) => backend.submitWorkflow(add as never)],
    [
      "a workflow without a step",
      "INVALID_OPTION",
      ({ backend }) => backend.submitWorkflow(workflow("w") as never),
    ],
    [
      "a first argument of a workflow that is not JSON",
      "NOT_SERIALIZABLE",
      ({ backend }) => backend.submitWorkflow(workflow("w").step(untyped), 1n),
    ],
    [
      "a later step's extra argument that is not JSON",
      "NOT_SERIALIZABLE",
      ({ backend }) => backend.submitWorkflow(defineWorkflow("w", ["a", ["b", 1n]])),
    ],
    [
      "arguments of all steps together beyond the limit",
      "PAYLOAD_TOO_LARGE",
      ({ backend }) =>
        backend.submitWorkflow(
          defineWorkflow("w", [
            ["a", "xxxxxxx"],
            ["b", "xxxxxxx"],
          ]),
        ),
    ],
    [
      "arguments for a workflow whose first step has its own",
      "INVALID_OPTION",
      ({ backend }) => backend.submitWorkflow(defineWorkflow("w", [["a", 1]]), 2),
    ],
  ])("%s: %s", async (_title, code, submit) => {
    const recording = createRecordingBackend(limited);
    await expect(submit(recording)).rejects.toMatchObject({ code });
    expect(recording.calls).toEqual([]);
  });
});

describe("submit() when the adapter refuses or fails", () => {
  const failWith = (error: unknown): RecordingBackend =>
    createRecordingBackend({
      adapter: { submit: () => Promise.reject(error), submitWorkflow: () => Promise.reject(error) },
    });

  it("passes a SubmitError on as it is", async () => {
    const error = new SubmitError("The broker is down.", "not-sent");
    await expect(failWith(error).backend.submit(add, 1, 2)).rejects.toBe(error);
    await expect(failWith(error).backend.submitWorkflow(defineWorkflow("w", ["a"]))).rejects.toBe(error);
  });

  it("passes a refusal of a name on as it is", async () => {
    const error = new InvalidNameError("queue", "a.b", "use no dots");
    await expect(failWith(error).backend.submit(add, 1, 2)).rejects.toBe(error);
  });

  it.each([
    ["an error of the engine", new Error("socket hang up")],
    ["BACKEND_UNAVAILABLE", new BackendUnavailableError("down")],
    ["what is no error", "socket hang up"],
  ])("makes SUBMIT_FAILED with an unknown outcome of %s", async (_title, error) => {
    await expect(failWith(error).backend.submit(add, 1, 2)).rejects.toMatchObject({
      code: "SUBMIT_FAILED",
      outcome: "unknown",
      cause: error,
    });
  });
});

describe("submitMany()", () => {
  it("answers ids in the order of the input, whatever order the engine answers in", async () => {
    const gates: PromiseWithResolvers<void>[] = [];
    const { backend } = createRecordingBackend({
      adapter: {
        submit: async ({ args }) => {
          const gate = Promise.withResolvers<void>();
          gates.push(gate);
          await gate.promise;
          return { id: `id-${String(args[0])}`, deduplicated: false };
        },
      },
    });
    const submitting = backend.submitMany(untyped, [[1], [2], [3]]);
    await vi.waitFor(() => expect(gates).toHaveLength(3));
    for (const gate of gates.toReversed()) gate.resolve();
    expect(await submitting).toEqual(["id-1", "id-2", "id-3"]);
  });

  it("has at most 32 submits in flight where the engine has no bulk call", async () => {
    let inFlight = 0;
    let most = 0;
    const { backend } = createRecordingBackend({
      adapter: {
        submit: async ({ args }) => {
          inFlight += 1;
          most = Math.max(most, inFlight);
          await nextTurn();
          inFlight -= 1;
          return { id: `id-${String(args[0])}`, deduplicated: false };
        },
      },
    });
    const ids = await backend.submitMany(
      untyped,
      Array.from({ length: 500 }, (_, index) => [index]),
    );
    expect(most).toBe(32);
    expect(ids).toEqual(Array.from({ length: 500 }, (_, index) => `id-${index}`));
  });

  it("uses the engine's bulk call where there is one", async () => {
    const requests: (readonly SubmitRequest[])[] = [];
    const { backend, calls } = createRecordingBackend({
      adapter: {
        submitMany: async (many) => {
          requests.push(many);
          return many.map((_request, index) => ({ status: "submitted", id: `bulk-${index}` }));
        },
      },
    });
    expect(
      await backend.using({ queue: "bulk" }).submitMany(add, [
        [1, 2],
        [3, 4],
      ]),
    ).toEqual(["bulk-0", "bulk-1"]);
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject([
      { queue: "bulk", args: [1, 2] },
      { queue: "bulk", args: [3, 4] },
    ]);
    expect(calls).toEqual(["submitMany"]);
  });

  it("answers no ids for no items, without any I/O", async () => {
    const { backend, calls } = createRecordingBackend();
    expect(await backend.submitMany(add, [])).toEqual([]);
    expect(calls).toEqual([]);
  });

  it("rejects with PARTIAL_SUBMIT and an outcome per item when some did not get through", async () => {
    const refusal = new InvalidNameError("queue", "a.b", "use no dots");
    const { backend } = createRecordingBackend({
      adapter: {
        submit: async ({ args: [index] }) => {
          if (index === 1) throw new SubmitError("The broker is down.", "not-sent");
          if (index === 2) throw new Error("socket hang up");
          if (index === 3) throw refusal;
          return { id: `id-${String(index)}`, deduplicated: false };
        },
      },
    });
    const error = await backend
      .submitMany(untyped, [[0], [1], [2], [3]])
      .catch((caught: unknown) => caught as PartialSubmitError);
    expect(error).toMatchObject({
      code: "PARTIAL_SUBMIT",
      outcomes: [
        { status: "submitted", id: "id-0" },
        { status: "failed", error: { code: "SUBMIT_FAILED", outcome: "not-sent" } },
        { status: "failed", error: { code: "SUBMIT_FAILED", outcome: "unknown" } },
        { status: "failed", error: { code: "SUBMIT_FAILED", outcome: "not-sent", cause: refusal } },
      ],
      message: expect.stringMatching(/^3 of 4 tasks were not submitted \(first: The broker is down\.\)/),
    });
  });

  it("rejects with SUBMIT_FAILED when the engine took nothing of a bulk call", async () => {
    const { backend } = createRecordingBackend({
      adapter: { submitMany: () => Promise.reject(new SubmitError("down", "not-sent")) },
    });
    await expect(backend.submitMany(add, [[1, 2]])).rejects.toMatchObject({
      code: "SUBMIT_FAILED",
      outcome: "not-sent",
    });
  });

  it("takes PARTIAL_SUBMIT from a bulk call that got through in part", async () => {
    const { backend } = createRecordingBackend({
      adapter: {
        submitMany: async () => [
          { status: "submitted", id: "id-0" },
          { status: "failed", error: new SubmitError("down", "unknown") },
        ],
      },
    });
    await expect(backend.submitMany(untyped, [[1], [2]])).rejects.toMatchObject({
      code: "PARTIAL_SUBMIT",
      outcomes: [{ status: "submitted" }, { status: "failed", error: { outcome: "unknown" } }],
    });
  });
});

describe("submitWorkflow()", () => {
  const extract = defineTask("extract", (from: { source: string }) => [from.source]);
  const load = defineTask("load", (rows: string[], to: { target: string }) => rows.length + to.target.length);
  const flow = workflow("pipeline").step(extract).step(load, { target: "lake" });

  it("hands the adapter a frozen request with every step", async () => {
    const { backend, workflows } = createRecordingBackend();
    expect(await backend.submitWorkflow(flow, { source: "db" })).toBe("run-1");
    expect(workflows).toEqual([
      {
        workflowName: "pipeline",
        steps: [
          {
            taskName: "extract",
            queue: "default",
            args: [{ source: "db" }],
            kwargs: undefined,
            native: undefined,
          },
          {
            taskName: "load",
            queue: "default",
            args: [{ target: "lake" }],
            kwargs: undefined,
            native: undefined,
          },
        ],
        delayMs: undefined,
        expiresAt: undefined,
        priority: undefined,
        idempotencyKey: undefined,
        headers: {},
        native: undefined,
      },
    ]);
    const [request] = workflows;
    expect([request, request?.steps, request?.steps[0], request?.steps[0].args].map(Object.isFrozen)).toEqual(
      Array(4).fill(true),
    );
  });

  it("takes the first step's own arguments where it has some", async () => {
    const { backend, workflows } = createRecordingBackend();
    await backend.submitWorkflow(workflow("pipeline").step(extract, { source: "s3" }));
    expect(workflows[0]?.steps[0].args).toEqual([{ source: "s3" }]);
  });

  it("by name takes the workflow of the registry", async () => {
    const { backend, workflows } = createRecordingBackend({ tasks: [{ flow }] });
    await backend.submitWorkflow("pipeline", { source: "db" });
    expect(workflows[0]).toMatchObject({
      workflowName: "pipeline",
      steps: [{ args: [{ source: "db" }] }, {}],
    });
  });

  it("by an unknown name lists the known ones", async () => {
    const { backend } = createRecordingBackend({ tasks: [{ flow }] });
    await expect(backend.submitWorkflow("pipelin")).rejects.toThrow(
      /No workflow named "pipelin".*Known here: pipeline\./,
    );
    await expect(createRecordingBackend().backend.submitWorkflow("x")).rejects.toThrow(
      /Give its module to getBackend/,
    );
  });

  it("queues each step by itself, else by its task, else by the call, else in default", async () => {
    const bulky = defineTask("bulky", { queue: "of-task" }, (value: unknown) => value ?? null);
    const plain = defineTask("plain", (value: unknown) => value ?? null);
    const steps = defineWorkflow("w", [
      { task: bulky, queue: "of-step" },
      bulky,
      bulky.with({ queue: "of-with" }),
      plain,
      "known",
      "unknown",
    ]);
    const known = defineTask("known", { queue: "of-registry" }, () => 1);
    const { backend, workflows } = createRecordingBackend({ tasks: [[known]] });
    await backend.using({ queue: "of-call" }).submitWorkflow(steps);
    await backend.submitWorkflow(steps);
    const queues = workflows.map((request) => request.steps.map(({ queue }) => queue));
    expect(queues[0]).toEqual(["of-step", "of-task", "of-with", "of-call", "of-registry", "of-call"]);
    expect(queues[1]).toEqual(["of-step", "of-task", "of-with", "default", "of-registry", "default"]);
  });

  it("gives delay, expiry and key to the run, and native options to every step", async () => {
    const { backend, workflows } = createRecordingBackend();
    const tuned = load.with({ native: { recording: { a: 1 } } });
    const options = {
      delayMs: 5,
      idempotencyKey: "k",
      priority: "low",
      headers: { t: "1" },
      native: { recording: { b: 2 } },
    } as const;
    await backend
      .using(options)
      .submitWorkflow(workflow("w").step(extract).step(tuned, { target: "x" }), { source: "db" });
    expect(workflows[0]).toMatchObject({
      delayMs: 5,
      idempotencyKey: "k",
      priority: "low",
      headers: { t: "1" },
      native: { b: 2 },
      steps: [{ native: { b: 2 } }, { native: { a: 1, b: 2 } }],
    });
  });

  it("gives the call's keyword arguments to the first step, over its own", async () => {
    const { backend, workflows } = createRecordingBackend();
    const steps = defineWorkflow("w", [
      { task: "a", kwargs: { x: 1, y: 1 } },
      { task: "b", kwargs: { z: 1 } },
      "c",
    ]);
    await backend.using({ kwargs: { y: 2 } }).submitWorkflow(steps);
    expect(workflows[0]?.steps.map(({ kwargs }) => kwargs)).toEqual([{ x: 1, y: 2 }, { z: 1 }, undefined]);
  });

  it("validates the first step by its schema, and the others when they run", async () => {
    const { backend, workflows } = createRecordingBackend({ tasks: [[parse]] });
    await expect(backend.submitWorkflow(defineWorkflow("w", ["parse"]), { n: 5 })).rejects.toMatchObject({
      code: "INVALID_ARGUMENTS",
    });
    await backend.submitWorkflow(defineWorkflow("w", ["a", "parse"]));
    expect(workflows).toHaveLength(1);
  });
});

describe("hooks around submit", () => {
  const calls: SubmitCall[] = [];
  const answers: unknown[] = [];
  let remove: () => void;
  beforeEach(() => {
    calls.length = 0;
    answers.length = 0;
    remove = addTaskHooks({
      async submit(call, send) {
        calls.push(call);
        answers.push(await send({ trace: "t1" }).catch((error: unknown) => error));
      },
    });
  });
  afterEach(() => remove());

  it("see one task, many and a chain, and add headers to each", async () => {
    const { backend, submitted, workflows } = createRecordingBackend();
    const id = await backend.using({ headers: { tenant: "acme" } }).submit(report, { source: "a" });
    const ids = await backend.submitMany(add, [
      [1, 2],
      [3, 4],
    ]);
    const run = await backend.submitWorkflow(workflow("sums").step(add, 1, 2));
    expect(answers).toEqual([[id], ids, [run]]);
    const call = { backend: "recording", kind: "task", count: 1, headers: {} };
    expect(calls).toEqual([
      { ...call, name: "report", queue: "reports", headers: { tenant: "acme" } },
      { ...call, name: "add", queue: "default", count: 2 },
      { ...call, kind: "workflow", name: "sums", queue: "default" },
    ]);
    expect([...submitted, ...workflows].map(({ headers }) => headers)).toEqual([
      { tenant: "acme", trace: "t1" },
      { trace: "t1" },
      { trace: "t1" },
      { trace: "t1" },
    ]);
  });

  it("see a failure, which stays what it is", async () => {
    const { backend } = createRecordingBackend({
      adapter: { submit: () => Promise.reject(new SubmitError("away", "unknown")) },
    });
    await expect(backend.submit(add, 1, 2)).rejects.toMatchObject({ code: "SUBMIT_FAILED", message: "away" });
    expect(answers).toEqual([expect.objectContaining({ code: "SUBMIT_FAILED" })]);
  });
});
