import { eventually } from "@task-abstraction/conformance";
import { currentTask, defineTask, defineWorkflow, unwrap } from "@task-abstraction/core";
import { expect, test } from "vitest";
import { Interop } from "./interop.ts";

const interop = Interop.register();
const WAIT = { timeoutMs: 20_000 };

const step = defineTask("ts.step", (before: string[]) => [...before, "ts"]);

/** A task that runs until it is let go or told to stop, and what became of each. */
function createBlock() {
  const gate = Promise.withResolvers<void>();
  const started: string[] = [];
  const ended: [id: string, how: string][] = [];
  const block = defineTask("ts.block", async () => {
    const { id, signal } = currentTask();
    started.push(id);
    const stopped = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    await Promise.race([gate.promise, stopped]);
    ended.push([id, signal.aborted ? (signal.reason as Error).name : "done"]);
  });
  return { block, gate, started, ended };
}

/** What get() raises in Python. */
const CATCH = `try:
    return app.AsyncResult(given["id"]).get(timeout=10)
except Exception as error:
    return [type(error).__name__, str(error), app.AsyncResult(given["id"]).status]`;

test("revoke of Python's keeps a task that waits in our worker from running", async () => {
  const { block, gate, started } = createBlock();
  const ran: string[] = [];
  const record = defineTask("ts.record", (name: string) => void ran.push(name));
  const { backend, queue } = await interop.serve({ block, record }, { concurrency: 1 });
  await backend.using({ queue }).submit("ts.block");
  await eventually(() => expect(started).toHaveLength(1));
  const seen = await interop.python.run(
    `result = app.send_task("ts.record", args=["revoked"], queue=given["queue"])
given["id"] = result.id
result.revoke()
${CATCH}`,
    { queue },
  );
  expect(seen).toEqual(["TaskRevokedError", "revoked", "REVOKED"]);
  const next = await backend.using({ queue }).submit("ts.record", "next");
  gate.resolve();
  await backend.waitForResult(next, WAIT);
  expect(ran).toEqual(["next"]);
});

test("revoke of Python's lets what runs in our worker go on; with terminate=True it is stopped", async () => {
  const { block, gate, started, ended } = createBlock();
  const { backend, queue } = await interop.serve({ block });
  const [kept, stopped] = await interop.python.run<[string, string]>(
    `return [app.send_task("ts.block", queue=given["queue"]).id for _ in range(2)]`,
    { queue },
  );
  await eventually(() => expect(started).toHaveLength(2));
  const seen = await interop.python.run(
    `app.control.revoke(given["kept"])
app.control.revoke(given["id"], terminate=True)
${CATCH}`,
    { kept, id: stopped },
  );
  // The Python worker, too, hears it, and writes a REVOKED of its own.
  expect(seen).toEqual(["TaskRevokedError", expect.any(String), "REVOKED"]);
  await eventually(() => expect(ended).toEqual([[stopped, "TaskCancelled"]]));
  gate.resolve();
  await eventually(() => expect(ended).toContainEqual([kept, "done"]));
  expect(await backend.getResult(stopped)).toMatchObject({ status: "cancelled" });
});

test("cancel() of a task that runs in a Python worker ends it, and the worker goes on", async () => {
  const backend = interop.open();
  const id = await backend.using({ queue: "py" }).submit("py.sleep", 60);
  await eventually(async () => expect((await backend.getResult(id)).status).toBe("running"));
  expect(await backend.cancel(id)).toBe("cancelled");
  expect(await backend.waitForResult(id, WAIT)).toMatchObject({ status: "cancelled" });
  const next = await backend.using({ queue: "py" }).submit<number>("py.add", 2, 3);
  expect(unwrap(await backend.waitForResult(next, WAIT))).toBe(5);
  expect(await interop.python.run(CATCH, { id })).toEqual(["TaskRevokedError", "terminated", "REVOKED"]);
});

test("cancel() of a task that waits for a Python worker keeps it from running", async () => {
  const backend = interop.open();
  const queue = interop.freshQueue();
  const submitter = backend.using({ queue });
  const id = await submitter.submit("py.remember", "cancelled");
  expect(await backend.cancel(id)).toBe("cancelled");
  const next = await submitter.submit("py.remember", "next");
  await interop.python.consume(queue);
  await backend.waitForResult(next, WAIT);
  expect(await interop.python.remembered()).toEqual([["next"]]);
  expect(await backend.getResult(id)).toMatchObject({ status: "cancelled" });
});

test("cancelWorkflow() while a Python step runs: the steps that follow never run", async () => {
  const { backend, queue } = await interop.serve({ step });
  const flow = defineWorkflow("cancelled", [
    { task: "py.sleep", args: [60], queue: "py" },
    { task: "ts.step", queue },
    { task: "py.step", queue: "py" },
  ]);
  const id = await backend.submitWorkflow(flow);
  await eventually(async () => expect((await backend.getWorkflowResult(id)).status).toBe("running"));
  expect(await backend.cancelWorkflow(id)).toBe("cancelled");
  const result = await backend.waitForWorkflowResult(id, WAIT);
  expect(result.status).toBe("cancelled");
  expect(result.steps?.map(({ status }) => status)).toEqual(["cancelled", "cancelled", "cancelled"]);
});
