import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { inspect } from "node:util";
import {
  compareExecutions,
  eventually,
  type ManagedProcess,
  readExecutions,
  recordedTask,
  startProcess,
} from "@task-abstraction/conformance";
import { createBackend, defineTask, type TaskBackend, unwrap, type Worker } from "@task-abstraction/core";
import { type PostgresServer, startPostgres } from "@task-abstraction/engines";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import pgboss from "../src/index.ts";
import { ask, endConnections, findConnections, named } from "./postgres/server-side.ts";
import { submitOnAndOn } from "./postgres/submit-on-and-on.ts";
import { freshSchema } from "./postgres-set-up.ts";

let server: PostgresServer;
let schema: string;
let lines: string[];
let opened: TaskBackend[];

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());
beforeEach(() => {
  schema = freshSchema();
  lines = [];
  opened = [];
});
afterEach(async () => {
  await server.start();
  await Promise.all(opened.map((backend) => backend.close()));
});

const note = (message: string, details?: object): void => void lines.push(inspect([message, details]));
const logger = { debug: note, info: note, warn: note, error: note };

function open(tasks: readonly object[] = [], databaseUrl = server.url): TaskBackend {
  const configuration = { databaseUrl: named(databaseUrl, schema), schema };
  const backend = createBackend(pgboss, { configuration, tasks: tasks as never, logger }) as TaskBackend;
  opened.push(backend);
  return backend;
}

describe("a server that ends and comes back in the middle of work", () => {
  let folder: string;
  let workers: readonly ManagedProcess[];
  const log = (): string => join(folder, "executions.log");
  const runs = (event: "start" | "end"): number =>
    readExecutions(log()).filter((record) => record.event === event).length;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "outages-"));
    const settings = JSON.stringify({ configuration: { databaseUrl: server.url, schema } });
    workers = [1, 2].map((number) =>
      startProcess({
        name: `worker ${number}`,
        arguments: [join(import.meta.dirname, "crash/worker.ts"), settings],
        environment: { TASK_EXECUTION_LOG: log() },
      }),
    );
    await Promise.all(workers.map((worker) => worker.untilOutput(/ready/, { timeoutMs: 30_000 })));
  });
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.kill()));
    rmSync(folder, { recursive: true });
  });

  it.each([
    ["is killed", () => server.kill().then(() => server.start())],
    ["is restarted", () => server.restart()],
  ])("%s: every task that was submitted runs once", { timeout: 120_000 }, async (_what, end) => {
    const backend = open();
    const ids = await backend.submitMany(
      recordedTask,
      Array.from({ length: 200 }, (_, index) => [index, 200] as [number, number]),
    );
    const enough = new AbortController();
    const submitting = submitOnAndOn((number) => backend.submit(recordedTask, number, 200), enough.signal);
    await eventually(() => expect(runs("end")).toBeGreaterThan(50));
    await end();
    const afterwards = runs("start");
    await eventually(() => expect(runs("start")).toBeGreaterThan(afterwards + 20));
    enough.abort();
    const { resolved, rejected } = await submitting;
    const all = [...ids, ...resolved.values()];

    const results = await Promise.all(all.map((id) => backend.waitForResult(id, { timeoutMs: 60_000 })));
    expect(results.map(unwrap)).toEqual([...ids.keys(), ...resolved.keys()]);
    const report = compareExecutions(all, readExecutions(log()));
    expect(report).toMatchObject({ lost: [], duplicated: new Map(), interrupted: new Map() });
    const unknown = [...rejected.values()].filter(({ outcome }) => outcome === "unknown");
    expect(report.unknown.length).toBeLessThanOrEqual(unknown.length);
    expect(rejected.size).toBeGreaterThan(0);
  });
});

describe("a server that is away", () => {
  const password = (): string => new URL(server.url).password;

  it("makes submits and workers reject without a secret in sight, and they work once it is there", async () => {
    await server.kill();
    const backend = open([{ recordedTask }]);
    const submit = await backend.submit(recordedTask, 1, 1).catch((error: unknown) => error);
    const start = await backend.startWorker().catch((error: unknown) => error);
    const read = await backend.getResult(`${randomUUID()}@default`).catch((error: unknown) => error);
    expect(submit).toMatchObject({ code: "SUBMIT_FAILED", outcome: "not-sent" });
    for (const error of [start, read, (submit as Error).cause]) {
      expect(error).toMatchObject({ code: "BACKEND_UNAVAILABLE", message: expect.stringContaining(":***@") });
    }
    const shown = inspect([submit, start, read, lines], { depth: 20, showHidden: true });
    expect(shown).toContain("ECONNREFUSED");
    expect(shown).not.toContain(password());

    await server.start();
    const echo = defineTask("echo", (value: number) => value);
    await backend.startWorker({ tasks: [{ echo }] });
    expect(unwrap(await backend.waitForResult(await backend.submit(echo, 7), { timeoutMs: 20_000 }))).toBe(7);
  });

  it("for longer than a worker's silence: outcomes are told when it is back, and nothing runs twice", {
    timeout: 90_000,
  }, async () => {
    const starts: string[] = [];
    const sleep = defineTask("sleep", async (name: string, durationMs: number) => {
      starts.push(name);
      await delay(durationMs);
      return name;
    });
    // Several, each with a rhythm of its own: whichever looks for dead workers first when the server is back must not take
    // the others for dead.
    const backends: TaskBackend[] = [];
    const workers: Worker[] = [];
    for (let number = 0; number < 4; number += 1) {
      const backend = open([{ sleep }]);
      backends.push(backend);
      workers.push(await backend.startWorker({ concurrency: 1 }));
      await delay(700);
    }
    const [backend] = backends as [TaskBackend];
    const names = ["a", "b", "c", "d"];
    const ids = await Promise.all(
      // Half of them end while the server is away, half of them long after: their workers have nothing to fetch for.
      names.map((name, index) => backend.submit(sleep, name, index % 2 === 0 ? 3_000 : 20_000)),
    );
    await eventually(() => expect(starts).toHaveLength(4));
    const waits = Promise.all(ids.map((id) => backend.waitForResult(id, { timeoutMs: 60_000 })));
    waits.catch(() => undefined);
    await server.kill();
    // Not a synchronisation: the length of the outage, more than the 10 s after which a silent worker counts as dead.
    await delay(13_000);
    expect(workers.map((worker) => worker.isHealthy())).toEqual([false, false, false, false]);
    await server.start();

    expect(await waits).toMatchObject(names.map((value) => ({ status: "completed", value, attempts: 1 })));
    expect(starts.toSorted()).toEqual(names);
    await eventually(() => {
      expect(workers.map((worker) => worker.isHealthy())).toEqual([true, true, true, true]);
    });
    expect(lines.join("\n")).toContain("trying again");
    expect(lines.join("\n")).not.toContain(password());
  });

  it("for a while does not end a wait, whose time goes on", async () => {
    const backend = open([{ recordedTask }]);
    const id = await backend.submit(recordedTask, 1, 1);
    await server.kill();
    await expect(backend.waitForResult(id, { timeoutMs: 1_000 })).rejects.toMatchObject({
      code: "RESULT_TIMEOUT",
      cause: { code: "BACKEND_UNAVAILABLE" },
    });
  });
});

describe("a server that takes no writes for a while, as after a failover", () => {
  const setReadOnly = async (value: "on" | "off"): Promise<void> => {
    await ask(server.url, `ALTER SYSTEM SET default_transaction_read_only = ${value}`);
    await ask(server.url, "SELECT pg_reload_conf()");
    await eventually(async () => {
      const [row] = await ask<{ setting: string }>(
        server.url,
        "SELECT current_setting('transaction_read_only') AS setting",
      );
      expect(row?.setting).toBe(value);
    });
  };
  afterEach(() => setReadOnly("off"));

  it("gets the outcome of a task later, and the task stays completed", async () => {
    const running = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const slow = defineTask("slow", async () => {
      running.resolve();
      await release.promise;
      return "done";
    });
    const backend = open([{ slow }]);
    await backend.startWorker();
    const id = await backend.submit(slow);
    await running.promise;
    await setReadOnly("on");
    await expect(backend.submit(slow)).rejects.toMatchObject({ code: "SUBMIT_FAILED", outcome: "not-sent" });
    release.resolve();
    await eventually(() => expect(lines.join("\n")).toContain("Outcomes could not be told"));
    await setReadOnly("off");
    expect(await backend.waitForResult(id, { timeoutMs: 20_000 })).toMatchObject({
      status: "completed",
      value: "done",
      attempts: 1,
    });
  });
});

describe("a server that has no connection left", () => {
  const crowd: Client[] = [];

  const limitConnections = async (limit: string): Promise<void> => {
    await ask(server.url, `ALTER SYSTEM SET max_connections = ${limit}`);
    await server.restart();
  };
  beforeAll(() => limitConnections("20"));
  afterAll(() => limitConnections("DEFAULT"));
  const leave = (): Promise<unknown> => Promise.all(crowd.splice(0).map((client) => client.end()));
  afterEach(leave);

  const crowdIn = async (): Promise<void> => {
    const client = new Client({ connectionString: server.url });
    await client.connect();
    crowd.push(client);
    await crowdIn();
  };

  it("makes submits and workers reject, nothing sent, and takes them when it has", async () => {
    await expect(crowdIn()).rejects.toMatchObject({ code: "53300" });
    const backend = open([{ recordedTask }]);
    await expect(backend.submit(recordedTask, 1, 1)).rejects.toMatchObject({
      code: "SUBMIT_FAILED",
      outcome: "not-sent",
      message: expect.stringContaining("too many clients already"),
    });
    await expect(backend.startWorker()).rejects.toMatchObject({ code: "BACKEND_UNAVAILABLE" });
    await leave();
    await backend.submit(recordedTask, 1, 1);
  });

  it("for its role gets a worker back by itself", { timeout: 60_000 }, async () => {
    await ask(server.url, "CREATE ROLE crowded LOGIN PASSWORD 'word'");
    await ask(server.url, "GRANT CREATE ON DATABASE postgres TO crowded");
    const url = new URL(server.url);
    url.username = "crowded";
    url.password = "word";
    const echo = defineTask("echo", (value: number) => value);
    const backend = open([{ echo }], url.href);
    const worker = await backend.startWorker();
    await ask(server.url, "ALTER ROLE crowded CONNECTION LIMIT 0");
    await endConnections(server.url, schema);
    await eventually(() => expect(worker.isHealthy()).toBe(false));
    expect(await findConnections(server.url, schema)).toEqual([]);
    await ask(server.url, "ALTER ROLE crowded CONNECTION LIMIT -1");
    await eventually(() => expect(worker.isHealthy()).toBe(true));
    const id = await backend.submit(echo, 1);
    expect(unwrap(await backend.waitForResult(id, { timeoutMs: 20_000 }))).toBe(1);
  });
});
