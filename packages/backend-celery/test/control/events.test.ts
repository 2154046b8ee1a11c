import { eventually } from "@task-abstraction/conformance";
import { currentTask, defineTask } from "@task-abstraction/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { brokerNames, ControlPlace } from "./control-place.ts";
import { EventRecorder } from "./event-recorder.ts";
import { createGated } from "./gated-task.ts";

const add = defineTask("ts.add", (first: number, second: number) => first + second);
const refuse = defineTask("ts.refuse", (): void => {
  throw new TypeError("wrong");
});
const flaky = defineTask("ts.flaky", { retry: { maxAttempts: 2, initialDelayMs: 10 } }, () => {
  if (currentTask().attempt === 1) throw new Error("not yet");
  return ["ok", null, true];
});
const configuration = { taskEvents: true };

/** What all events of a worker carry. */
const common = {
  utcoffset: expect.any(Number),
  pid: process.pid,
  clock: expect.any(Number),
  timestamp: expect.any(Number),
};

describe.each(brokerNames)("on %s", (brokerName) => {
  const place = ControlPlace.register(brokerName);
  let recorder: EventRecorder;

  beforeAll(async () => {
    recorder = await EventRecorder.start(place);
    // It hears what is sent from now on when it hears anything at all.
    const { hostname } = await place.serve({ add });
    await recorder.untilSeen(hostname, "worker-heartbeat");
    await place.closeAll();
  });
  afterAll(() => recorder.stop());

  test("a worker sends worker-online, worker-heartbeat every two seconds, and worker-offline", async () => {
    const { hostname, worker } = await place.serve({ add });
    const listBeats = () => recorder.of(hostname).filter(({ type }) => type === "worker-heartbeat");
    await eventually(() => listBeats().length > 1);
    await worker.stop();
    await recorder.untilSeen(hostname, "worker-offline");
    const events = recorder.of(hostname);
    expect(events.at(0)).toMatchObject({
      ...common,
      type: "worker-online",
      hostname,
      freq: 2,
      active: 0,
      processed: 0,
      loadavg: [expect.any(Number), expect.any(Number), expect.any(Number)],
      sw_ident: "task-abstraction",
      sw_ver: expect.any(String),
      sw_sys: "Linux",
    });
    expect(events.at(-1)?.type).toBe("worker-offline");
    const [first, second] = listBeats().map(({ timestamp }) => Number(timestamp));
    expect(Number(second) - Number(first)).toBeCloseTo(2, 0);
  });

  test("a task that succeeds is received, started and succeeded", async () => {
    const { backend, queue, hostname } = await place.serve({ add }, { configuration });
    const id = await backend.using({ queue }).submit("ts.add", 1, 2);
    const events = await recorder.untilTask(id, "task-succeeded");
    expect(events).toMatchObject([
      {
        ...common,
        type: "task-received",
        hostname,
        name: "ts.add",
        args: "(1, 2)",
        kwargs: "{}",
        root_id: id,
        parent_id: null,
        retries: 0,
        eta: null,
        expires: null,
      },
      { ...common, type: "task-started", hostname },
      { ...common, type: "task-succeeded", hostname, result: "3", runtime: expect.any(Number) },
    ]);
    const clocks = events.map(({ clock }) => Number(clock));
    expect(clocks).toEqual(clocks.toSorted((first, second) => first - second));
  });

  test("a task that fails tells the exception and the traceback", async () => {
    const { backend, queue } = await place.serve({ refuse }, { configuration });
    const id = await backend.using({ queue }).submit("ts.refuse");
    const events = await recorder.untilTask(id, "task-failed");
    expect(events.at(-1)).toMatchObject({
      exception: "TypeError('wrong')",
      traceback: expect.stringContaining("TypeError: wrong\n    at "),
    });
  });

  test("a task that is tried again is retried before it succeeds", async () => {
    const { backend, queue } = await place.serve({ flaky }, { configuration });
    const id = await backend.using({ queue }).submit("ts.flaky");
    const events = await recorder.untilTask(id, "task-succeeded");
    expect(events.map(({ type }) => type)).toEqual([
      "task-received",
      "task-started",
      "task-retried",
      "task-received",
      "task-started",
      "task-succeeded",
    ]);
    expect(events[2]).toMatchObject({ exception: "Error('not yet')", traceback: expect.any(String) });
    expect(events[3]).toMatchObject({ retries: 1 });
    expect(events.at(-1)).toMatchObject({ result: "['ok', None, True]" });
  });

  test("a task that is cancelled while it runs is revoked, as terminated", async () => {
    const { gated, started } = createGated();
    const { backend, queue } = await place.serve({ gated }, { configuration });
    await backend.using({ queue }).submit("ts.gated");
    const id = await started;
    await backend.cancel(id);
    const events = await recorder.untilTask(id, "task-revoked");
    expect(events.at(-1)).toMatchObject({ terminated: true, signum: 15, expired: false });
  });

  test("a task that is cancelled while it waits is revoked without a start", async () => {
    const { gated, started } = createGated();
    const { backend, queue } = await place.serve({ gated, add }, { concurrency: 1, configuration });
    await backend.using({ queue }).submit("ts.gated");
    await started;
    const id = await backend.using({ queue }).submit("ts.add", 1, 2);
    await recorder.untilTask(id, "task-received");
    await backend.cancel(id);
    const events = await recorder.untilTask(id, "task-revoked");
    expect(events.map(({ type }) => type)).toEqual(["task-received", "task-revoked"]);
    expect(events.at(-1)).toMatchObject({ terminated: false, signum: null, expired: false });
  });

  test("a task that comes too late is revoked, as expired", async () => {
    const { queue } = await place.serve({ add }, { configuration });
    const id = await place.run<string>(
      `result = app.send_task("ts.add", [1, 2], queue="${queue}", expires=-60)
print(json.dumps(result.id))`,
    );
    const events = await recorder.untilTask(id, "task-revoked");
    expect(events.at(-1)).toMatchObject({ terminated: false, signum: null, expired: true });
  });

  test("a task that a stopping worker hands back is rejected, to come again", async () => {
    const { gated, started } = createGated();
    const { backend, queue, worker } = await place.serve({ gated }, { configuration });
    await backend.using({ queue }).submit("ts.gated");
    const id = await started;
    await worker.stop({ drainTimeoutMs: 0 });
    const events = await recorder.untilTask(id, "task-rejected");
    expect(events.at(-1)).toMatchObject({ requeue: true });
  });

  test("a hundred tasks tell all of their events", async () => {
    const { backend, queue } = await place.serve({ add }, { concurrency: 10, configuration });
    const ids = await Promise.all(
      Array.from({ length: 100 }, (_, index) => backend.using({ queue }).submit("ts.add", index, 0)),
    );
    const listSeen = () => recorder.events().filter(({ uuid }) => ids.includes(String(uuid)));
    await eventually(() => listSeen().length >= 300);
    const byType = Object.groupBy(listSeen(), ({ type }) => type);
    expect(Object.entries(byType).map(([type, events]) => [type, events?.length])).toEqual([
      ["task-received", 100],
      ["task-started", 100],
      ["task-succeeded", 100],
    ]);
  });

  test("events of tasks are off until enable_events, and off again after disable_events", async () => {
    const { backend, queue, hostname } = await place.serve({ add });
    const run = async () => {
      const id = await backend.using({ queue }).submit("ts.add", 1, 2);
      await backend.waitForResult(id, { timeoutMs: 20_000 });
      return id;
    };
    const before = await run();
    expect(await place.ask(hostname, "control", "enable_events")).toEqual([
      { [hostname]: { ok: "task events enabled" } },
    ]);
    const between = await run();
    await recorder.untilTask(between, "task-succeeded");
    expect(await place.ask(hostname, "control", "disable_events")).toEqual([
      { [hostname]: { ok: "task events disabled" } },
    ]);
    const after = await run();
    await place.ask(hostname, "control", "enable_events");
    await recorder.untilTask(await run(), "task-succeeded");
    const seen = recorder.of(hostname).map(({ uuid }) => uuid);
    expect(seen).not.toContain(before);
    expect(seen).not.toContain(after);
  });

  test("taskSentEvents tells of what is submitted", async () => {
    const { backend } = await place.serve({ add }, { configuration: { taskSentEvents: true } });
    const id = await backend.using({ queue: "elsewhere" }).submit("ts.add", 1, 2);
    expect(await recorder.untilTask(id, "task-sent")).toMatchObject([
      {
        ...common,
        type: "task-sent",
        hostname: expect.stringMatching(`^gen${process.pid}@`),
        name: "ts.add",
        args: "(1, 2)",
        kwargs: "{}",
        root_id: id,
        parent_id: null,
        retries: 0,
        eta: null,
        expires: null,
        queue: "elsewhere",
        exchange: "",
        routing_key: "elsewhere",
      },
    ]);
  });

  test("remoteControl: false without taskEvents sends nothing", async () => {
    const quiet = await place.serve({ add }, { configuration: { remoteControl: false } });
    await quiet.worker.stop();
    const { hostname, worker } = await place.serve({ add });
    await worker.stop();
    await recorder.untilSeen(hostname, "worker-offline");
    expect(recorder.of(quiet.hostname)).toEqual([]);
  });
});
