import { eventually } from "@task-abstraction/conformance";
import { defineTask } from "@task-abstraction/core";
import { startCeleryWorker } from "@task-abstraction/engines";
import { expect, test } from "vitest";
import { ControlPlace } from "./control-place.ts";

const add = defineTask("ts.add", (first: number, second: number) => first + second);
const place = ControlPlace.register("RabbitMQ");
const REVOKED = "11111111-1111-4111-8111-111111111111";

test("a Python worker that begins learns from ours what was revoked, and both are online", async () => {
  const { hostname } = await place.serve({ add });
  await place.ask(hostname, "control", "revoke", REVOKED);
  await place.run(`app.send_task("py.add", [1, 2], task_id="${REVOKED}")\nprint("null")`);
  await using python = await startCeleryWorker({
    brokerUrl: place.broker.urlInside,
    resultUrl: place.results.urlInside,
    modules: {
      "tasks.py": `from celery import Celery
app = Celery()
@app.task(name="py.add")
def add(first, second): return first + second
`,
    },
    app: "tasks",
    arguments: ["-P", "solo", "-n", "py@there"],
  });
  await eventually(async () =>
    expect(await python.readLog()).toContain(`Discarding revoked task: py.add[${REVOKED}]`),
  );
  const log = await python.readLog();
  expect(log).toContain("mingle: sync with 1 nodes");
  expect(log).toContain("mingle: sync complete");
  expect(log).not.toContain("ERROR");
  const { stdout } = await place.python.runCelery(["status"]);
  expect(stdout).toContain(`->  ${hostname}: OK\n`);
  expect(stdout).toContain("->  py@there: OK\n");
});
