import { defineTask } from "@task-abstraction/core";
import { describe, expect, test } from "vitest";
import { brokerNames, ControlPlace } from "./control-place.ts";
import { createGated } from "./gated-task.ts";

const add = defineTask("ts.add", (first: number, second: number) => first + second);

describe.each(brokerNames)("on %s", (brokerName) => {
  const place = ControlPlace.register(brokerName);

  test("celery status lists our worker", async () => {
    const { hostname } = await place.serve({ add });
    const { stdout, exitCode } = await place.python.runCelery(["status"]);
    expect(stdout).toBe(`->  ${hostname}: OK\n\n1 node online.\n`);
    expect(exitCode).toBe(0);
  });

  test("celery inspect ping answers pong", async () => {
    const { hostname } = await place.serve({ add });
    expect(await place.ask(hostname, "inspect", "ping")).toEqual({ [hostname]: { ok: "pong" } });
  });

  test("celery inspect registered lists the tasks, whatever else it asks of them", async () => {
    const { gated } = createGated();
    const { hostname } = await place.serve({ gated, add });
    expect(await place.ask(hostname, "inspect", "registered", "rate_limit")).toEqual({
      [hostname]: ["ts.add", "ts.gated"],
    });
  });

  test("celery inspect active shows what runs", async () => {
    const { gated, started } = createGated();
    const { backend, queue, hostname } = await place.serve({ gated });
    const id = await backend.using({ queue }).submit("ts.gated", 1, "two");
    await started;
    expect(await place.ask(hostname, "inspect", "active")).toEqual({
      [hostname]: [
        {
          id,
          name: "ts.gated",
          type: "ts.gated",
          args: [1, "two"],
          kwargs: {},
          hostname,
          time_start: expect.closeTo(Date.now() / 1_000, -2),
          acknowledged: false,
          delivery_info: {
            exchange: "",
            routing_key: queue,
            priority: expect.any(Number),
            redelivered: false,
          },
          worker_pid: process.pid,
        },
      ],
    });
  });

  test("celery inspect reserved shows what waits for a slot", async () => {
    const { gated, started } = createGated();
    const { backend, queue, hostname } = await place.serve({ gated, add }, { concurrency: 1 });
    await backend.using({ queue }).submit("ts.gated");
    await started;
    const id = await backend.using({ queue }).submit("ts.add", 1, 2);
    const answer = await place.ask(hostname, "inspect", "reserved");
    expect(answer).toMatchObject({
      [hostname]: [{ id, name: "ts.add", time_start: null, worker_pid: null }],
    });
  });

  test("celery inspect query_task tells the state of a task", async () => {
    const { gated, started } = createGated();
    const { backend, queue, hostname } = await place.serve({ gated });
    await backend.using({ queue }).submit("ts.gated");
    const id = await started;
    expect(await place.ask(hostname, "inspect", "query_task", id, "unknown")).toEqual({
      [hostname]: { [id]: ["active", expect.objectContaining({ id, name: "ts.gated" })] },
    });
  });

  test("celery inspect active_queues lists the queues as Celery makes them", async () => {
    const { queue, hostname } = await place.serve({ add });
    expect(await place.ask(hostname, "inspect", "active_queues")).toMatchObject({
      [hostname]: [
        { name: queue, exchange: { name: queue, type: "direct" }, routing_key: queue, durable: true },
      ],
    });
  });

  test("celery inspect stats counts tasks and shows the pool", async () => {
    const { backend, queue, hostname } = await place.serve({ add }, { concurrency: 3 });
    const id = await backend.using({ queue }).submit("ts.add", 1, 2);
    await backend.waitForResult(id, { timeoutMs: 20_000 });
    expect(await place.ask(hostname, "inspect", "stats")).toMatchObject({
      [hostname]: {
        total: { "ts.add": 1 },
        pid: process.pid,
        pool: { "max-concurrency": 3, processes: [process.pid] },
        broker: { hostname: "127.0.0.1", transport: brokerName === "Redis" ? "redis" : "amqp" },
        prefetch_count: 12,
        rusage: { maxrss: expect.any(Number) },
      },
    });
  });

  test("celery inspect revoked lists what was revoked", async () => {
    const { hostname } = await place.serve({ add });
    await place.ask(hostname, "control", "revoke", "one", "two");
    expect(await place.ask(hostname, "inspect", "revoked")).toEqual({ [hostname]: ["one", "two"] });
  });

  test("celery inspect scheduled and clock answer", async () => {
    const { hostname } = await place.serve({ add });
    expect(await place.ask(hostname, "inspect", "scheduled")).toEqual({ [hostname]: [] });
    expect(await place.ask(hostname, "inspect", "clock")).toEqual({
      [hostname]: { clock: expect.any(Number) },
    });
  });

  test.each(["report", "conf"])("celery inspect %s tells settings without secrets", async (command) => {
    const { hostname } = await place.serve({ add });
    const text = JSON.stringify(await place.ask(hostname, "inspect", command));
    expect(text).toContain("worker_prefetch_multiplier");
    expect(text).not.toContain(new URL(place.results.url).password);
    expect(text).not.toContain(new URL(place.broker.url).password);
  });
});
