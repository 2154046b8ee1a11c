import { eventually } from "@task-abstraction/conformance";
import { defineTask, unwrap } from "@task-abstraction/core";
import { expect, test } from "vitest";
import { Interop } from "./interop.ts";

const interop = Interop.register();
const WAIT = { timeoutMs: 20_000 };
/** Whole seconds are what Celery's own times are good for. */
const DELAY_MS = 1_500;

const now = defineTask("ts.now", () => Date.now());

test("delayMs of ours is kept by a Python worker", async () => {
  const backend = interop.open();
  const due = Date.now() + DELAY_MS;
  const id = await backend.using({ queue: "py", delayMs: DELAY_MS }).submit<number>("py.add", 2, 3);
  const result = await backend.waitForResult(id, WAIT);
  expect(unwrap(result)).toBe(5);
  expect(result.completedAt!.getTime()).toBeGreaterThanOrEqual(due);
});

test.for(["countdown", "eta"])("%s of Python's is kept by our worker", async (option) => {
  const { queue } = await interop.serve({ now });
  const due = Date.now() + DELAY_MS;
  const ranAt = await interop.python.run<number>(
    `import datetime
seconds = given["seconds"]
eta = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
when = {"countdown": seconds} if given["option"] == "countdown" else {"eta": eta}
return app.send_task("ts.now", queue=given["queue"], **when).get(timeout=10)`,
    { queue, option, seconds: DELAY_MS / 1_000 },
  );
  expect(ranAt).toBeGreaterThanOrEqual(due);
});

test("expiresMs of ours: a Python worker that gets the task too late revokes it", async () => {
  const backend = interop.open();
  const queue = interop.freshQueue();
  const expiresMs = 200;
  const id = await backend.using({ queue, expiresMs }).submit("py.remember", "too late");
  const expired = Date.now() + expiresMs;
  await eventually(() => Date.now() > expired);
  await interop.python.consume(queue);
  expect(await backend.waitForResult(id, WAIT)).toMatchObject({
    status: "cancelled",
    error: { code: "EXPIRED" },
  });
  expect(await interop.python.remembered()).toEqual([]);
});

test("expires of Python's: our worker that starts the task too late revokes it", async () => {
  const gate = Promise.withResolvers<void>();
  const block = defineTask("ts.block", () => gate.promise);
  const { backend, queue } = await interop.serve({ block, now }, { concurrency: 1 });
  await backend.using({ queue }).submit("ts.block");
  // Of what lies in a queue RabbitMQ itself would drop what has expired: it must be in our worker's hands before.
  const expiresMs = 1_000;
  const id = await interop.python.run<string>(
    `return app.send_task("ts.now", queue=given["queue"], expires=given["seconds"]).id`,
    { queue, seconds: expiresMs / 1_000 },
  );
  const expired = Date.now() + expiresMs;
  await eventually(() => Date.now() > expired);
  gate.resolve();
  const seen = await interop.python.run(
    `try:
    app.AsyncResult(given["id"]).get(timeout=10)
except Exception as error:
    return [type(error).__name__, str(error), app.AsyncResult(given["id"]).status]`,
    { id },
  );
  expect(seen).toEqual(["TaskRevokedError", "expired", "REVOKED"]);
  expect(await backend.getResult(id)).toMatchObject({ status: "cancelled", error: { code: "EXPIRED" } });
});

test("priorities of ours order a Python worker's tasks", async () => {
  const backend = interop.open({}, { maxPriority: 10 });
  const queue = interop.freshQueue();
  const submit = (priority: "low" | "normal" | "high") =>
    backend.using({ queue, priority }).submit("py.remember", priority);
  const last = await submit("low");
  await submit("normal");
  await submit("high");
  await interop.python.consume(queue, { "x-max-priority": 10 });
  await backend.waitForResult(last, WAIT);
  expect(await interop.python.remembered()).toEqual([["high"], ["normal"], ["low"]]);
});

test("priorities of Python's order our worker's tasks", async () => {
  const ran: string[] = [];
  const record = defineTask("ts.record", (name: string) => void ran.push(name));
  const queue = interop.freshQueue();
  const lowId = await interop.python.run<string>(
    `from kombu import Exchange, Queue
name = given["queue"]
queue = Queue(name, Exchange(name), routing_key=name, queue_arguments={"x-max-priority": 10})
send = lambda priority: app.send_task("ts.record", args=[str(priority)], queue=queue, priority=priority)
low = send(1)
send(5)
send(9)
return low.id`,
    { queue },
  );
  const { backend } = await interop.serve(
    { record },
    { queue, concurrency: 1, configuration: { maxPriority: 10 } },
  );
  await backend.waitForResult(lowId, WAIT);
  expect(ran).toEqual(["9", "5", "1"]);
});
