import { SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { eventually } from "@task-abstraction/conformance";
import { defineTask, workflow } from "@task-abstraction/core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openCelery, openCeleryAt, openPgboss } from "./support/open-backends.ts";
import { RecordedSpans } from "./support/recorded-spans.ts";

const wait = { timeoutMs: 20_000 };

const activeSpan = defineTask("active_span", () => trace.getActiveSpan()?.spanContext().spanId ?? null);
const add = defineTask("add", (a: number, b: number) => a + b);
const refuse = defineTask("refuse", () => {
  throw new RangeError("too far");
});

let spans: RecordedSpans;

beforeAll(() => {
  spans = new RecordedSpans();
});
afterAll(() => spans[Symbol.dispose]());
beforeEach(() => spans.reset());

describe.each([
  ["pgboss", openPgboss],
  ["celery", openCelery],
] as const)("on %s", (system, open) => {
  it("a task has a span of its submit, and below it one of its run, in which its handler runs", async () => {
    await using place = await open({ activeSpan });
    const { backend } = place;
    await backend.startWorker({ name: "worker-1" });
    const id = await spans.within("request", () => backend.submit(activeSpan));
    const result = await backend.waitForResult(id, wait);
    const run = await eventually(() => spans.named("run active_span"));
    const submit = spans.named("submit active_span");
    expect(result).toMatchObject({ value: run.spanContext().spanId });
    expect(submit.parentSpanContext?.spanId).toBe(spans.named("request").spanContext().spanId);
    expect(run.parentSpanContext?.spanId).toBe(submit.spanContext().spanId);
    expect([submit.kind, run.kind]).toEqual([SpanKind.PRODUCER, SpanKind.CONSUMER]);
    const common = {
      "messaging.system": system,
      "messaging.destination.name": "default",
      "messaging.message.id": id,
      "task.name": "active_span",
    };
    expect(submit.attributes).toEqual({
      ...common,
      "messaging.operation.name": "submit",
      "messaging.operation.type": "send",
    });
    expect(run.attributes).toEqual({
      ...common,
      "messaging.operation.name": "run",
      "messaging.operation.type": "process",
      "task.attempt": 1,
      "task.status": "completed",
      "task.worker": "worker-1",
    });
  });

  it("a chain is one trace, each step below the one before", async () => {
    await using place = await open({ add });
    const { backend } = place;
    await backend.startWorker();
    const run = await backend.submitWorkflow(workflow("sums").step(add, 1, 2).step(add, 3).step(add, 4));
    await backend.waitForWorkflowResult(run, wait);
    const steps = await eventually(() => {
      const found = spans.all().filter(({ name }) => name === "run add");
      expect(found).toHaveLength(3);
      return found;
    });
    const chain = [spans.named("submit sums"), ...steps];
    for (const [index, { attributes, parentSpanContext }] of steps.entries()) {
      expect(parentSpanContext?.spanId).toBe(chain[index]?.spanContext().spanId);
      expect(attributes).toMatchObject({ "messaging.message.conversation_id": run, "task.step": index });
    }
    expect(new Set(chain.map((span) => span.spanContext().traceId)).size).toBe(1);
  });

  it("a failure is in the span of each attempt, all below the submit", async () => {
    await using place = await open({ refuse: refuse.with({ queue: "refusals" }) });
    const { backend } = place;
    await backend.startWorker({ queues: ["refusals"], defaults: { retry: { maxAttempts: 2 } } });
    const id = await backend.submit(refuse.with({ queue: "refusals" }));
    await backend.waitForResult(id, wait);
    const runs = await eventually(() => {
      const found = spans.all().filter(({ name }) => name === "run refuse");
      expect(found).toHaveLength(2);
      return found;
    });
    const submit = spans.named("submit refuse").spanContext();
    for (const [index, span] of runs.entries()) {
      expect(span.parentSpanContext?.spanId).toBe(submit.spanId);
      expect(span.status).toEqual({ code: SpanStatusCode.ERROR, message: "too far" });
      expect(span.attributes).toMatchObject({ "error.type": "TASK_ERROR", "task.attempt": index + 1 });
      expect(span.events[0]?.attributes).toMatchObject({ "exception.type": "RangeError" });
    }
  });

  it("many at once have one span, and each run is below it", async () => {
    await using place = await open({ add });
    const { backend } = place;
    await backend.startWorker();
    const ids = await backend.submitMany(add, [
      [1, 2],
      [3, 4],
    ]);
    await Promise.all(ids.map((id) => backend.waitForResult(id, wait)));
    const submit = spans.named("submit add");
    expect(submit.attributes).toMatchObject({ "messaging.batch.message_count": 2 });
    const runs = await eventually(() => {
      const found = spans.all().filter(({ name }) => name === "run add");
      expect(found).toHaveLength(2);
      return found;
    });
    for (const run of runs) expect(run.parentSpanContext?.spanId).toBe(submit.spanContext().spanId);
  });
});

describe("a submit that fails", () => {
  it("has its code in its span, and stays what it is", async () => {
    await using place = openCeleryAt("redis://127.0.0.1:1", { add });
    await expect(place.backend.submit(add, 1, 2)).rejects.toMatchObject({ code: "SUBMIT_FAILED" });
    const { attributes, status } = spans.named("submit add");
    expect(attributes).toMatchObject({ "error.type": "SUBMIT_FAILED" });
    expect(status.code).toBe(SpanStatusCode.ERROR);
  });
});
