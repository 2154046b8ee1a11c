import { readFile } from "node:fs/promises";
import { eventually } from "@task-abstraction/conformance";
import { defineTask, defineWorkflow, unwrap } from "@task-abstraction/core";
import { type CeleryWorker, startCeleryWorker } from "@task-abstraction/engines";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openCelery } from "./support/open-backends.ts";
import { RecordedSpans } from "./support/recorded-spans.ts";

const step = defineTask("ts.step", { queue: "ts" }, (before: string[]) => [...before, "ts"]);

/** What both languages have told of a span. */
interface Told {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId: string | undefined;
}

let spans: RecordedSpans;

beforeAll(() => {
  spans = new RecordedSpans();
});
afterAll(() => spans[Symbol.dispose]());

it("a chain of Python, TypeScript and Python is one trace, from parent to child", async () => {
  await using place = await openCelery({ step });
  const { backend, urlInside } = place;
  await using python = await startCeleryWorker({
    app: "traced",
    brokerUrl: urlInside,
    resultUrl: urlInside,
    queues: ["py"],
    arguments: ["--pool", "solo"],
    modules: { "traced.py": await readFile(new URL("python/traced.py", import.meta.url), "utf8") },
  });
  await backend.startWorker({ queues: ["ts"] });
  const flow = defineWorkflow<string[]>("languages", [
    { task: "py.step", args: [[]], queue: "py" },
    step,
    { task: "py.step", queue: "py" },
  ]);
  const run = await spans.within("request", () => backend.submitWorkflow(flow));
  const result = await backend.waitForWorkflowResult(run, { timeoutMs: 20_000 });
  expect(unwrap(result)).toEqual(["py", "ts", "py"]);
  const path = await eventually(async () => {
    const told = [...ours(), ...(await theirs(python))];
    const last = told.filter(({ name }) => name === "run/py.step").at(-1);
    return pathTo(last, told);
  });
  expect(path.map(({ name }) => name)).toEqual([
    "request",
    "submit languages",
    "run/py.step",
    "apply_async/ts.step",
    "run ts.step",
    "run/py.step",
  ]);
  expect(new Set(path.map(({ traceId }) => traceId)).size).toBe(1);
});

function ours(): readonly Told[] {
  return spans.all().map((span) => ({
    name: span.name,
    traceId: span.spanContext().traceId,
    spanId: span.spanContext().spanId,
    parentId: span.parentSpanContext?.spanId,
  }));
}

async function theirs(python: CeleryWorker): Promise<readonly Told[]> {
  const lines = (await python.readLog()).matchAll(/SPAN (\{.*\})/g);
  return Array.from(lines, ([, json = ""]) => {
    const { name, context, parent_id: parentId } = JSON.parse(json);
    return {
      name,
      traceId: withoutPrefix(context.trace_id),
      spanId: withoutPrefix(context.span_id),
      parentId: parentId === null ? undefined : withoutPrefix(parentId),
    };
  });
}

function withoutPrefix(hexadecimal: string): string {
  return hexadecimal.replace(/^0x/, "");
}

/** From the root. @throws Error while one in between has not been told of */
function pathTo(span: Told | undefined, told: readonly Told[]): readonly Told[] {
  if (span === undefined) throw new Error("It has not ended yet.");
  if (span.parentId === undefined) return [span];
  return [
    ...pathTo(
      told.find(({ spanId }) => spanId === span.parentId),
      told,
    ),
    span,
  ];
}
