import { currentTask, defineTask, unwrap } from "@task-abstraction/core";
import { expect, test } from "vitest";
import { Interop } from "./interop.ts";

const interop = Interop.register();
const WAIT = { timeoutMs: 20_000 };

const echo = defineTask("ts.echo", (...args: string[]) => args);
const context = defineTask("ts.context", () => {
  const { id, attempt, headers } = currentTask();
  return { id, attempt, headers };
});
const routed = defineTask("ts.routed", () => "routed");

test("a call of ours is run by a Python worker", async () => {
  const backend = interop.open().using({ queue: "py" });
  const id = await backend.submit<number>("py.add", 2, 3);
  expect(await interop.open().waitForResult(id, WAIT)).toMatchObject({
    status: "completed",
    value: 5,
    taskName: "py.add",
    attempts: 1,
  });
});

test("a call of Python's is run by our worker", async () => {
  const { queue } = await interop.serve({ echo });
  const seen = await interop.python.run(
    `result = app.send_task("ts.echo", args=["a", "b"], queue=given["queue"])
value = result.get(timeout=10)
return [value, result.status, result.traceback, result.children, result.name, result.retries, result.queue]`,
    { queue },
  );
  expect(seen).toEqual([["a", "b"], "SUCCESS", null, [], "ts.echo", 0, queue]);
});

test("kwargs of ours are keyword arguments in Python", async () => {
  const backend = interop.open().using({ queue: "py", kwargs: { unit: "m", deep: { list: [1, null] } } });
  const id = await backend.submit("py.echo", 1);
  expect(unwrap(await interop.open().waitForResult(id, WAIT))).toEqual({
    args: [1],
    kwargs: { unit: "m", deep: { list: [1, null] } },
  });
});

test("keyword arguments of Python's are one last object for our handler, and none where there are none", async () => {
  const { queue } = await interop.serve({ echo });
  const seen = await interop.python.run(
    `send = lambda **call: app.send_task("ts.echo", queue=given["queue"], **call).get(timeout=10)
return [send(args=[1], kwargs={"unit": "m"}), send(kwargs={"unit": "m"}), send(args=[1]), send()]`,
    { queue },
  );
  expect(seen).toEqual([[1, { unit: "m" }], [{ unit: "m" }], [1], []]);
});

test("a queue that we leave out is Celery's default queue", async () => {
  const backend = interop.open();
  const id = await backend.submit<number>("py.add", 2, 3);
  expect(unwrap(await backend.waitForResult(id, WAIT))).toBe(5);
});

test("a queue that Python leaves out is our queue default", async ({ onTestFinished }) => {
  await interop.python.stopConsuming("celery");
  onTestFinished(() => interop.python.consume("celery"));
  await interop.serve({ echo }, { queue: "default" });
  const value = await interop.python.run(`return app.send_task("ts.echo", args=["a"]).get(timeout=10)`);
  expect(value).toEqual(["a"]);
});

test("our setting routes sends a task where Python's workers take it", async () => {
  const backend = interop.open({}, { routes: '{"py.*": {"queue": "py"}}', defaultQueue: "nobody" });
  const id = await backend.submit<number>("py.add", 2, 3);
  expect(unwrap(await backend.waitForResult(id, WAIT))).toBe(5);
});

test("Python's task_routes sends a task where our worker takes it", async () => {
  await interop.serve({ routed }, { queue: "routed" });
  expect(await interop.python.run(`return app.send_task("ts.routed").get(timeout=10)`)).toBe("routed");
});

test("a Python task finds our headers, ids and readable arguments in its request", async () => {
  const backend = interop.open();
  const id = await backend
    .using({ queue: "py", headers: { tenant: "blue" }, kwargs: { on: true } })
    .submit("py.request", "it's", [1.5, null]);
  expect(unwrap(await backend.waitForResult(id, WAIT))).toEqual({
    id,
    root_id: id,
    parent_id: null,
    correlation_id: id,
    retries: 0,
    lang: "js",
    timelimit: [null, null],
    tenant: "blue",
    argsrepr: `("it's", [1.5, None])`,
    kwargsrepr: "{'on': True}",
  });
});

test("our handler finds Python's headers in its context, without those of the protocol", async () => {
  const { queue } = await interop.serve({ context });
  const [id, value] = await interop.python.run<[string, unknown]>(
    `result = app.send_task("ts.context", queue=given["queue"], headers={"tenant": "blue", "shard": 3})
return [result.id, result.get(timeout=10)]`,
    { queue },
  );
  expect(value).toEqual({ id, attempt: 1, headers: { tenant: "blue" } });
});

test("a message of protocol 1 is run", async () => {
  const { queue } = await interop.serve({ echo });
  const value = await interop.python.run(
    `from celery import Celery
old = Celery()
old.conf.task_protocol = 1
return old.send_task("ts.echo", args=["a"], kwargs={"b": 1}, queue=given["queue"]).get(timeout=10)`,
    { queue },
  );
  expect(value).toEqual(["a", { b: 1 }]);
});

test("ignore_result of Python's: our worker stores nothing", async () => {
  const ran = Promise.withResolvers<void>();
  const forget = defineTask("ts.forget", () => ran.resolve());
  const { queue, backend } = await interop.serve({ forget });
  const id = await interop.python.run<string>(
    `return app.send_task("ts.forget", queue=given["queue"], ignore_result=True).id`,
    { queue },
  );
  await ran.promise;
  await backend.close();
  expect(await interop.python.run(`return app.AsyncResult(given["id"]).status`, { id })).toBe("PENDING");
});

test("ignoreResult of ours: a Python worker stores no result", async () => {
  const backend = interop.open();
  const id = await backend
    .using({ queue: "py", native: { celery: { ignoreResult: true } } })
    .submit("py.remember", "forgotten");
  // The worker has one process: what comes after has seen the end of what came before.
  await backend.waitForResult(await backend.using({ queue: "py" }).submit("py.add", 1, 1), WAIT);
  expect(await interop.python.remembered()).toEqual([["forgotten"]]);
  expect((await backend.getResult(id)).status).not.toBe("completed");
});
