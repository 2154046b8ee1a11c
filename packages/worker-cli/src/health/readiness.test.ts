import type { TaskBackend, Worker } from "@task-abstraction/core";
import { expect, test } from "vitest";
import { Secrets } from "../secrets/secrets.ts";
import { Readiness } from "./readiness.ts";

const worker = { name: "one", isHealthy: () => true, stats: () => ({ running: 2 }) } as unknown as Worker;

function look(parts: { readonly ping?: () => Promise<void>; readonly worker?: Worker }) {
  const backend = { name: "files", ping: parts.ping ?? (async () => undefined) } as unknown as TaskBackend;
  return new Readiness(
    { stopping: new AbortController().signal, backend, worker: parts.worker ?? worker },
    new Secrets(),
  );
}

test("look() is ready when the worker is well and the engine answers", async () => {
  expect(await look({}).look()).toMatchObject({
    status: "ready",
    worker: "one",
    backend: "files",
    running: 2,
    reasons: [],
  });
});

test("look() is not ready when the worker has lost its connection", async () => {
  expect(await look({ worker: { ...worker, isHealthy: () => false } }).look()).toMatchObject({
    status: "not-ready",
    reasons: ["the worker has lost its connection"],
  });
});

test("look() is not ready when the engine does not answer, and masks why", async () => {
  const report = await look({ ping: () => Promise.reject(new Error("no amqp://u:hidden@h")) }).look();
  expect(report).toMatchObject({
    status: "not-ready",
    pingMs: null,
    reasons: ["the engine does not answer: no amqp://u:***@h"],
  });
});

test("probes that come together share one look at the engine", async () => {
  let pings = 0;
  const readiness = look({ ping: async () => void pings++ });
  await Promise.all([readiness.look(), readiness.look(), readiness.look()]);
  expect(pings).toBe(1);
  await readiness.look();
  expect(pings).toBe(2);
});
