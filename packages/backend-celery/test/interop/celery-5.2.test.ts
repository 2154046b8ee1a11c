import { defineTask, unwrap } from "@task-abstraction/core";
import { expect, test } from "vitest";
import { Interop } from "./interop.ts";

const interop = Interop.register("5.2");
const WAIT = { timeoutMs: 20_000 };
const step = defineTask("ts.step", (before: string[]) => [...before, "ts"]);

test("Celery 5.2 runs our call, we run its call, and a chain goes py, ts, py", async () => {
  const { backend, queue } = await interop.serve({ step });
  const id = await backend.using({ queue: "py" }).submit<number>("py.add", 2, 3);
  expect(unwrap(await backend.waitForResult(id, WAIT))).toBe(5);
  const seen = await interop.python.run(
    `import celery
from celery import chain, signature
call = app.send_task("ts.step", args=[["call"]], queue=given["queue"])
steps = chain(
    signature("py.step", args=([],), queue="py"),
    signature("ts.step", queue=given["queue"]),
    signature("py.step", queue="py"),
)
return [celery.__version__[:4], call.get(timeout=10), steps.apply_async().get(timeout=10)]`,
    { queue },
  );
  expect(seen).toEqual(["5.2.", ["call", "ts"], ["py", "ts", "py"]]);
});
