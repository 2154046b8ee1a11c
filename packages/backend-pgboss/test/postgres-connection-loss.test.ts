import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { compareExecutions, eventually, readExecutions, recordedTask } from "@task-abstraction/conformance";
import { createBackend, type TaskBackend, unwrap } from "@task-abstraction/core";
import { afterEach, beforeEach, describe, expect, inject, it, vi } from "vitest";
import pgboss, { type PgbossConfiguration } from "../src/index.ts";
import { endConnections, findConnections, findListeners, named } from "./postgres/server-side.ts";
import { submitOnAndOn } from "./postgres/submit-on-and-on.ts";
import { openTcpProxy, type TcpProxy } from "./postgres/tcp-proxy.ts";
import { freshSchema } from "./postgres-set-up.ts";

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const server = inject("postgresUrl");

let folder: string;
let schema: string;
let proxy: TcpProxy;
let opened: TaskBackend[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "connection-loss-"));
  vi.stubEnv("TASK_EXECUTION_LOG", join(folder, "executions.log"));
  schema = freshSchema();
  proxy = await openTcpProxy(server);
  opened = [];
});
afterEach(async () => {
  proxy.resume();
  await Promise.all(opened.map((backend) => backend.close()));
  await proxy[Symbol.asyncDispose]();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A backend whose connections are known on the server by the name of its schema. */
function open(url: string, settings: Partial<PgbossConfiguration> = {}): TaskBackend {
  const configuration = { databaseUrl: named(url, schema), schema, ...settings };
  const backend = createBackend(pgboss, {
    configuration: configuration as never,
    tasks: [{ recordedTask }],
    logger: silent,
  });
  opened.push(backend as TaskBackend);
  return backend as TaskBackend;
}

/** A second application, whose connections are left alone. */
function openAside(): TaskBackend {
  return open(server, { databaseUrl: named(server, `${schema}_aside`) });
}

const WAYS = [
  ["the server ends", () => server, () => endConnections(server, schema)],
  ["the network resets", () => proxy.url, async () => proxy.cut()],
] as const;

describe.each(WAYS)("when %s all connections of a process", (_way, url, cut) => {
  it("again and again, waits go on, nothing that resolved is lost and nothing runs twice", {
    timeout: 60_000,
  }, async () => {
    const backend = open(url());
    const worker = await backend.startWorker({ concurrency: 20 });
    const end = new AbortController();
    const waits: Promise<number>[] = [];
    let begun = Promise.withResolvers<void>();
    const submitting = submitOnAndOn(async (number) => {
      const submitted = backend.submit(recordedTask, number, 100);
      begun.resolve();
      const id = await submitted;
      waits.push(backend.waitForResult(id, { timeoutMs: 50_000 }).then(unwrap));
      return id;
    }, end.signal);
    for (let round = 0; round < 6; round += 1) {
      // Not a synchronisation: some work between two cuts.
      await delay(400);
      begun = Promise.withResolvers();
      await begun.promise;
      await cut();
    }
    end.abort();
    const { resolved, rejected } = await submitting;

    expect((await Promise.all(waits)).toSorted((a, b) => a - b)).toEqual(
      [...resolved.keys()].toSorted((a, b) => a - b),
    );
    const ids = [...resolved.values()];
    const unknown = [...rejected.values()].filter(({ outcome }) => outcome === "unknown");
    expect(ids.length).toBeGreaterThan(50);
    expect(rejected.size).toBeGreaterThan(0);
    // What is there although its submit rejected, nobody waits for: it may be running yet.
    await eventually(() => {
      const report = compareExecutions(ids, readExecutions(join(folder, "executions.log")));
      expect(report).toMatchObject({ lost: [], duplicated: new Map(), interrupted: new Map() });
      expect(report.unknown.length).toBeLessThanOrEqual(unknown.length);
    });
    await eventually(() => expect(worker.isHealthy()).toBe(true));
  });

  it("a worker listens again by itself: a task is taken up long before the next poll", {
    timeout: 90_000,
  }, async () => {
    const worker = await open(url(), { pollIntervalMs: 60_000 }).startWorker();
    const before = await findListeners(server, schema);
    expect(before).toHaveLength(2);
    await cut();
    await eventually(async () => {
      const now = await findListeners(server, schema);
      expect(now).toHaveLength(2);
      expect(now.filter((pid) => before.includes(pid))).toEqual([]);
    });
    const aside = openAside();
    const submittedAt = performance.now();
    const id = await aside.submit(recordedTask, 1, 1);
    expect(unwrap(await aside.waitForResult(id, { timeoutMs: 70_000 }))).toBe(1);
    expect(performance.now() - submittedAt).toBeLessThan(5_000);
    expect(worker.isHealthy()).toBe(true);
  });

  it("a task that is submitted before a worker listens again is not left to the next poll", {
    timeout: 90_000,
  }, async () => {
    await open(url(), { pollIntervalMs: 60_000 }).startWorker();
    const aside = openAside();
    await aside.ping();
    await cut();
    const id = await aside.submit(recordedTask, 1, 1);
    const cutAt = performance.now();
    expect(unwrap(await aside.waitForResult(id, { timeoutMs: 70_000 }))).toBe(1);
    expect(performance.now() - cutAt).toBeLessThan(10_000);
  });
});

describe("while the network is silent", () => {
  it("calls wait, and go on when it is back", async () => {
    const backend = open(proxy.url);
    await backend.startWorker();
    const first = await backend.submit(recordedTask, 1, 500);
    const wait = backend.waitForResult(first, { timeoutMs: 20_000 });
    proxy.pause();
    const second = backend.submit(recordedTask, 2, 1);
    // Not a synchronisation: longer than the first task, shorter than a worker's silence.
    await delay(2_000);
    proxy.resume();
    expect(await wait).toMatchObject({ status: "completed", value: 1, attempts: 1 });
    expect(unwrap(await backend.waitForResult(await second, { timeoutMs: 20_000 }))).toBe(2);
  });

  it("a submit rejects after the driver's query_timeout, its outcome unknown, and the next one works", async () => {
    const url = new URL(proxy.url);
    url.searchParams.set("query_timeout", "1000");
    const backend = open(url.href);
    await backend.submit(recordedTask, 1, 1);
    proxy.pause();
    await expect(backend.submit(recordedTask, 2, 1)).rejects.toMatchObject({
      code: "SUBMIT_FAILED",
      outcome: "unknown",
    });
    proxy.resume();
    await backend.submit(recordedTask, 3, 1);
  });

  it("close() ends all the same, and leaves no connection", async () => {
    const backend = open(proxy.url);
    const worker = await backend.startWorker({ drainTimeoutMs: 100 });
    await backend.submit(recordedTask, 1, 1);
    proxy.pause();
    const late = backend.submit(recordedTask, 2, 1).catch((error: unknown) => error);
    const closedAt = performance.now();
    await backend.close();
    await worker.done;
    expect(performance.now() - closedAt).toBeLessThan(20_000);
    expect(await late).toMatchObject({ code: "SUBMIT_FAILED", outcome: "unknown" });
    proxy.resume();
    await eventually(async () => expect(await findConnections(server, schema)).toEqual([]));
  });
});
