import { eventually } from "@task-abstraction/conformance";
import { currentTask, defineTask, defineWorkflow, unwrap } from "@task-abstraction/core";
import { expect, test } from "vitest";
import { Interop } from "./interop.ts";

const interop = Interop.register();
const WAIT = { timeoutMs: 20_000 };

const step = defineTask("ts.step", (before: string[]) => [...before, "ts"]);
const fail = defineTask("ts.fail", (_: unknown) => {
  throw new RangeError("too far");
});
const place = defineTask("ts.place", (before: unknown[]) => [
  ...before,
  currentTask().workflow?.step ?? null,
]);

type Language = "py" | "ts";
const languages: readonly Language[] = ["py", "ts"];
const mixes = languages.flatMap((first) =>
  languages.flatMap((second) => languages.map((third) => [first, second, third] as const)),
);

/** Python's side of a chain: names and queues to signatures, the first with the argument `[]`. */
const CHAIN = `from celery import chain, signature
def build(steps):
    first, *rest = [signature(name, queue=queue) for name, queue in steps]
    return chain(first.clone(args=([],)), *rest)
`;

function queueOf(language: Language, queue: string): string {
  return language === "py" ? "py" : queue;
}

test.for(mixes)("a chain of ours runs: %s, %s, %s", async (mix) => {
  const { backend, queue } = await interop.serve({ step });
  const flow = defineWorkflow(
    mix.join("-"),
    mix.map((language, index) => ({
      task: `${language}.step`,
      queue: queueOf(language, queue),
      ...(index === 0 && { args: [[]] }),
    })),
  );
  const result = await backend.waitForWorkflowResult(await backend.submitWorkflow(flow), WAIT);
  expect(unwrap(result)).toEqual(mix);
  expect(result.steps?.map(({ status, value }) => [status, value])).toEqual(
    mix.map((_, index) => ["completed", mix.slice(0, index + 1)]),
  );
});

test.for(mixes)("a chain of Python's runs: %s, %s, %s", async (mix) => {
  const { queue } = await interop.serve({ step });
  const steps = mix.map((language) => [`${language}.step`, queueOf(language, queue)]);
  const seen = await interop.python.run(
    `${CHAIN}
last = build(given["steps"]).apply_async()
value = last.get(timeout=10)
parents = [last.parent.get(), last.parent.parent.get()]
return [value, parents, last.parent.parent.parent, last.parent.children == [last]]`,
    { steps },
  );
  expect(seen).toEqual([mix, [mix.slice(0, 2), mix.slice(0, 1)], null, true]);
});

test("a chain of Python's crosses the languages three times", async () => {
  const { queue } = await interop.serve({ step });
  const steps = (["py", "ts", "py", "ts"] as const).map((language) => [
    `${language}.step`,
    queueOf(language, queue),
  ]);
  const value = await interop.python.run(
    `${CHAIN}return build(given["steps"]).apply_async().get(timeout=10)`,
    {
      steps,
    },
  );
  expect(value).toEqual(["py", "ts", "py", "ts"]);
});

test("a chain of Python's is read here by the id of its last task", async () => {
  const { backend, queue } = await interop.serve({ step });
  const id = await interop.python.run<string>(`${CHAIN}return build(given["steps"]).apply_async().id`, {
    steps: [
      ["ts.step", queue],
      ["py.step", "py"],
    ],
  });
  expect(await backend.waitForWorkflowResult(id, WAIT)).toMatchObject({
    status: "completed",
    value: ["ts", "py"],
    steps: null,
  });
});

test("steps run on queues of their own, and those of ours know their place", async () => {
  const { backend, queue } = await interop.serve({ place });
  const other = await interop.serve({ place });
  const flow = defineWorkflow("places", [
    { task: "ts.place", args: [[]], queue },
    { task: "ts.place", queue: other.queue },
    { task: "py.step", queue: "py" },
    { task: "ts.place", queue: other.queue },
  ]);
  const result = await backend.waitForWorkflowResult(await backend.submitWorkflow(flow), WAIT);
  expect(unwrap(result)).toEqual([0, 1, "py", 3]);
});

test("later steps get their own arguments after the value", async () => {
  const backend = interop.open();
  const flow = defineWorkflow("arguments", [
    { task: "py.add", args: [1, 2], queue: "py" },
    { task: "py.echo", args: ["c"], kwargs: { d: 2 }, queue: "py" },
  ]);
  const result = await backend.waitForWorkflowResult(await backend.submitWorkflow(flow), WAIT);
  expect(unwrap(result)).toEqual({ args: [3, "c"], kwargs: { d: 2 } });
});

const failures = [
  ["py", "py.fail", "ValueError", "no such row, 42"],
  ["ts", "ts.fail", "RangeError", "too far"],
] as const;

test.for(failures)(
  "a middle step that fails in %s ends a chain of ours",
  async ([language, task, type, message]) => {
    const { backend, queue } = await interop.serve({ step, fail });
    const flow = defineWorkflow("failing", [
      { task: "ts.step", args: [[]], queue },
      { task, queue: queueOf(language, queue) },
      { task: "py.step", queue: "py" },
      { task: "ts.step", queue },
    ]);
    const result = await backend.waitForWorkflowResult(await backend.submitWorkflow(flow), WAIT);
    expect(result).toMatchObject({
      status: "failed",
      error: { code: "TASK_ERROR", type, message },
      failedStep: { step: 1, taskName: task },
    });
    expect(result.steps?.map(({ status }) => status)).toEqual([
      "completed",
      "failed",
      "cancelled",
      "cancelled",
    ]);
  },
);

test.for(failures)(
  "a middle step that fails in %s ends a chain of Python's",
  async ([language, task, type, message]) => {
    const { backend, queue } = await interop.serve({ step, fail });
    const steps = [
      ["py.step", "py"],
      [task, queueOf(language, queue)],
      ["ts.step", queue],
      ["py.step", "py"],
    ];
    const [id, raised] = await interop.python.run<[string, string]>(
      `${CHAIN}
last = build(given["steps"]).apply_async()
try:
    # By its id alone: it must tell without its parents.
    app.AsyncResult(last.id).get(timeout=10)
except Exception as error:
    return [last.id, type(error).__name__]`,
      { steps },
    );
    expect(raised).toBe(type);
    expect(await backend.getWorkflowResult(id)).toMatchObject({ status: "failed", error: { type, message } });
  },
);

test("a middle step of ours that fails ends the chain, though its own result is to be ignored", async () => {
  const { queue } = await interop.serve({ fail });
  const raised = await interop.python.run(
    `from celery import chain, signature
ignored = signature("ts.fail", queue=given["queue"], ignore_result=True)
last = chain(signature("py.step", args=([],), queue="py"), ignored, signature("py.step", queue="py")).apply_async()
try:
    app.AsyncResult(last.id).get(timeout=10)
except Exception as error:
    return [type(error).__name__, app.AsyncResult(last.parent.id).status]`,
    { queue },
  );
  expect(raised).toEqual(["RangeError", "PENDING"]);
});

test("a step of Python's chain with an integer that we cannot hold ends the chain", async () => {
  const { queue } = await interop.serve({ step });
  const raised = await interop.python.run(
    `from celery import chain, signature
first = signature("py.add", args=(2**60, 1), queue="py")
last = chain(first, signature("ts.step", queue=given["queue"]), signature("py.step", queue="py")).apply_async()
try:
    app.AsyncResult(last.id).get(timeout=10)
except Exception as error:
    return str(error)`,
    { queue },
  );
  expect(raised).toContain(String(2n ** 60n + 1n));
});

test("a retry in the middle of a chain takes the rest of it along", async () => {
  const flaky = defineTask(
    "ts.flaky",
    { retry: { maxAttempts: 2, initialDelayMs: 0 } },
    (before: string[]) => {
      if (currentTask().attempt === 1) throw new Error("not yet");
      return [...before, "ts again"];
    },
  );
  const { queue } = await interop.serve({ flaky });
  const steps = [
    ["py.step", "py"],
    ["ts.flaky", queue],
    ["py.step", "py"],
  ];
  const value = await interop.python.run(
    `${CHAIN}return build(given["steps"]).apply_async().get(timeout=10)`,
    {
      steps,
    },
  );
  expect(value).toEqual(["py", "ts again", "py"]);
});

test("options that Python gave a later step in Python reach it through ours", async () => {
  const { queue } = await interop.serve({ step });
  const seen = await interop.python.run(
    `from celery import chain, signature
later = signature("py.request", queue="py", headers={"tenant": "blue"}, time_limit=30, soft_time_limit=20)
last = chain(signature("ts.step", args=([],), queue=given["queue"]), later).apply_async()
request = last.get(timeout=10)
return [request["tenant"], request["timelimit"], request["parent_id"] == last.parent.id]`,
    { queue },
  );
  expect(seen).toEqual(["blue", [30, 20], true]);
});

test("an eta that Python gave a later step of ours is kept", async () => {
  const now = defineTask("ts.now", (_: string[]) => Date.now());
  const { queue } = await interop.serve({ step, now });
  const [due, ranAt] = await interop.python.run<[number, number]>(
    `import datetime
from celery import chain, signature
eta = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=1.5)
later = signature("ts.now", queue=given["queue"], eta=eta)
chained = chain(signature("ts.step", args=([],), queue=given["queue"]), later)
return [int(eta.timestamp() * 1000), chained.apply_async().get(timeout=10)]`,
    { queue },
  );
  expect(ranAt).toBeGreaterThanOrEqual(due);
});

test("link_error of a chain of Python's is called once, by whichever step fails", async () => {
  const calls: string[] = [];
  const called = defineTask("ts.called", (id: string) => void calls.push(id));
  const { queue } = await interop.serve({ step, fail, called });
  const failedId = await interop.python.run<string>(
    `from celery import chain, signature
steps = chain(
    signature("py.step", args=([],), queue="py"),
    signature("ts.fail", queue=given["queue"]),
    signature("py.step", queue="py"),
)
return steps.apply_async(link_error=signature("ts.called", queue=given["queue"])).parent.id`,
    { queue },
  );
  await eventually(() => expect(calls).toEqual([failedId]));
});
