import { eventually } from "@task-abstraction/conformance";
import { currentTask, defineTask } from "@task-abstraction/core";
import { expect, test } from "vitest";
import { Interop } from "./interop.ts";

const interop = Interop.register();
const WAIT = { timeoutMs: 20_000 };

class PaymentRefused extends Error {
  override readonly name = "PaymentRefused";
}
const refuse = defineTask("ts.refuse", () => {
  throw new PaymentRefused("card expired");
});
const confuse = defineTask("ts.confuse", () => {
  throw new TypeError("no number");
});
const misname = defineTask("ts.misname", () => {
  throw Object.assign(new Error("no printer"), { name: "print" });
});
const throwText = defineTask("ts.throw_text", () => {
  throw "a text\u0000";
});

/** What a caller in Python sees of a failure. */
interface Seen {
  readonly classes: readonly string[];
  readonly message: string;
  readonly status: string;
  readonly traceback: string;
}
function callAndCatch(name: string, queue: string): Promise<Seen> {
  return interop.python.run(
    `result = app.send_task(given["name"], queue=given["queue"])
try:
    result.get(timeout=10)
except Exception as error:
    classes = [each.__module__ + "." + each.__name__ for each in type(error).__mro__]
    return {"classes": classes, "message": str(error), "status": result.status, "traceback": result.traceback}`,
    { name, queue },
  );
}

test("Python's get() raises an exception with the name, the message and the stack of our error", async () => {
  const { queue } = await interop.serve({ refuse });
  const seen = await callAndCatch("ts.refuse", queue);
  expect(seen).toMatchObject({ message: "card expired", status: "FAILURE" });
  expect(seen.classes[0]).toMatch(/\.PaymentRefused$/);
  expect(seen.traceback).toMatch(/^PaymentRefused: card expired\n {4}at .*failures\.test\.ts/);
});

test("Python catches our TypeError as its own", async () => {
  const { queue } = await interop.serve({ confuse });
  expect(await callAndCatch("ts.confuse", queue)).toMatchObject({
    classes: ["builtins.TypeError", "builtins.Exception", "builtins.BaseException", "builtins.object"],
    message: "no number",
  });
});

test("Python's get() raises for an error whose name is that of a function in Python", async () => {
  const { queue } = await interop.serve({ misname });
  const seen = await callAndCatch("ts.misname", queue);
  expect(seen).toMatchObject({ message: "no printer", status: "FAILURE" });
  expect(seen.classes[0]).toMatch(/\.print$/);
});

test("Python's get() raises for what is thrown here and is no Error", async () => {
  const { queue } = await interop.serve({ throwText });
  expect(await callAndCatch("ts.throw_text", queue)).toMatchObject({
    message: "a text\u0000",
    status: "FAILURE",
  });
});

test("Python's get() raises NotRegistered for a task that our worker does not have", async () => {
  const { queue } = await interop.serve({ refuse });
  const seen = await callAndCatch("ts.unknown", queue);
  expect(seen.classes[0]).toBe("celery.exceptions.NotRegistered");
  expect(seen.message).toContain("ts.unknown");
});

test("Python's get() raises for a message with headers that we could not send on", async () => {
  const { queue } = await interop.serve({ confuse });
  const raised = await interop.python.run(
    `def call(headers):
    try:
        app.send_task("ts.confuse", queue=given["queue"], headers=headers, countdown=60).get(timeout=10)
    except Exception as error:
        return "headers" in str(error)
return [call({"large": "x" * 100_000}), call({"type": {"!": "bogus"}})]`,
    { queue },
  );
  expect(raised).toEqual([true, true]);
});

test("an exception of Python's is read here with its type, arguments and traceback", async () => {
  const backend = interop.open();
  const id = await backend.using({ queue: "py" }).submit("py.fail");
  const result = await backend.waitForResult(id, WAIT);
  expect(result).toMatchObject({
    status: "failed",
    attempts: 1,
    error: { code: "TASK_ERROR", type: "ValueError", message: "no such row, 42", retryable: true },
  });
  expect(result).toHaveProperty("error.stack", expect.stringMatching(/^Traceback .*tasks\.py.*ValueError:/s));
});

test("an exception of a Python application is read here by its name", async () => {
  const backend = interop.open();
  const id = await backend.using({ queue: "py" }).submit("py.refuse");
  expect(await backend.waitForResult(id, WAIT)).toMatchObject({
    status: "failed",
    error: { code: "TASK_ERROR", type: "PaymentRefused", message: "card expired" },
  });
});

test("a task that a Python worker does not have is read here as NOT_REGISTERED", async () => {
  const backend = interop.open();
  const id = await backend.using({ queue: "py" }).submit("py.unknown");
  expect(await backend.waitForResult(id, WAIT)).toMatchObject({
    status: "failed",
    error: { code: "NOT_REGISTERED", retryable: false },
  });
});

test("a task whose first attempt failed here is finished by a Python worker", async () => {
  const flaky = defineTask("shared.flaky", { retry: { maxAttempts: 3, initialDelayMs: 0 } }, (_: null) => {
    throw new Error("not yet");
  });
  const { backend, queue, worker } = await interop.serve({ flaky });
  const id = await backend.using({ queue }).submit("shared.flaky", null);
  await eventually(async () => expect((await backend.getResult(id)).attempts).toBe(1));
  await worker.stop();
  await interop.python.consume(queue);
  const result = await interop.open().waitForResult(id, WAIT);
  expect(result).toMatchObject({ status: "completed", value: ["py", result.attempts! - 1] });
});

test("a task whose first attempt failed in Python is finished by our worker", async () => {
  const flaky = defineTask("shared.flaky", (_: string) => ["ts", currentTask().attempt]);
  const { backend, queue } = await interop.serve({ flaky });
  const id = await interop.python.run<string>(
    `return app.send_task("shared.flaky", args=[given["queue"]], queue="py").id`,
    { queue },
  );
  expect(await backend.waitForResult(id, WAIT)).toMatchObject({ value: ["ts", 2], attempts: 2 });
});

test("link of Python's gets the value of our task: a task of ours and one of Python's", async () => {
  const linked = Promise.withResolvers<unknown[]>();
  const one = defineTask("ts.one", () => 1);
  const called = defineTask("ts.called", (...args: unknown[]) => linked.resolve(args));
  const { queue } = await interop.serve({ one, called });
  const children = await interop.python.run(
    `from celery import signature
links = [
    signature("ts.called", args=["ts"], queue=given["queue"]),
    signature("py.remember", args=["py"], queue="py"),
]
result = app.send_task("ts.one", queue=given["queue"], link=links)
result.get(timeout=10)
[child.get(timeout=10) for child in result.children]
return [child.name for child in result.children]`,
    { queue },
  );
  expect(children).toEqual(["ts.called", "py.remember"]);
  expect(await linked.promise).toEqual([1, "ts"]);
  expect(await interop.python.remembered()).toEqual([[1, "py"]]);
});

test("link_error of Python's gets the id of our task that failed, unless it is immutable", async () => {
  const calls: unknown[][] = [];
  const called = defineTask("ts.called", (...args: string[]) => void calls.push(args));
  const { queue } = await interop.serve({ refuse, called });
  const id = await interop.python.run<string>(
    `from celery import signature
links = [
    signature("ts.called", args=["ts"], queue=given["queue"]),
    signature("ts.called", args=["immutable"], queue=given["queue"], immutable=True),
    signature("py.remember", args=["py"], queue="py"),
    signature("py.remember", args=["immutable"], queue="py", immutable=True),
]
return app.send_task("ts.refuse", queue=given["queue"], link_error=links).id`,
    { queue },
  );
  await eventually(() => expect(calls).toHaveLength(2));
  expect(calls).toEqual(expect.arrayContaining([[id, "ts"], ["immutable"]]));
  const remembered: (readonly unknown[])[] = [];
  await eventually(async () => {
    remembered.push(...(await interop.python.remembered()));
    expect(remembered).toEqual(expect.arrayContaining([[id, "py"], ["immutable"]]));
  });
});

test("link and link_error of ours in Python: the callback of a Python task is run here", async () => {
  const calls: unknown[][] = [];
  const called = defineTask("ts.called", (...args: string[]) => void calls.push(args));
  const { queue } = await interop.serve({ called });
  const [id] = await interop.python.run<[string]>(
    `from celery import signature
called = signature("ts.called", queue=given["queue"])
app.send_task("py.add", args=[2, 3], queue="py", link=called)
return [app.send_task("py.fail", queue="py", link_error=called).id]`,
    { queue },
  );
  await eventually(() => expect(calls).toEqual([[5], [id]]));
});
