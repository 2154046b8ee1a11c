import { eventually } from "@task-abstraction/conformance";
import { defineTask, unwrap } from "@task-abstraction/core";
import { describe, expect, test } from "vitest";
import { brokerNames, ControlPlace } from "./control-place.ts";
import { EventRecorder } from "./event-recorder.ts";
import { createGated } from "./gated-task.ts";

const add = defineTask("ts.add", (first: number, second: number) => first + second);
const configuration = { taskEvents: true };

describe.each(brokerNames)("on %s", (brokerName) => {
  const place = ControlPlace.register(brokerName);

  test("a worker hears, answers and tells again after its connections were cut", async () => {
    const { backend, queue, hostname } = await place.serve({ add }, { configuration });
    await place.cutConnections();
    await eventually(async () =>
      expect(await place.ask(hostname, "inspect", "ping")).toEqual({ [hostname]: { ok: "pong" } }),
    );
    const recorder = await EventRecorder.start(place);
    await recorder.untilSeen(hostname, "worker-heartbeat");
    const id = await backend.using({ queue }).submit("ts.add", 1, 2);
    await recorder.untilTask(id, "task-succeeded");
    await recorder.stop();
  });

  test("tasks end as they should whether or not their events have a connection", async () => {
    const { gated, open, started } = createGated();
    const { backend, queue } = await place.serve({ gated, add }, { configuration });
    const running = await backend.using({ queue }).submit("ts.gated");
    await started;
    await place.cutConnections();
    open("done");
    await eventually(() => backend.ping().then(() => true));
    // More events than one batch holds.
    const ids = await Promise.all(
      Array.from({ length: 30 }, (_, index) => backend.using({ queue }).submit("ts.add", index, 0)),
    );
    const results = await Promise.all(
      [running, ...ids].map((id) => backend.waitForResult(id, { timeoutMs: 20_000 })),
    );
    expect(results.map(unwrap)).toEqual(["done", ...ids.map((_, index) => index)]);
  });
});
