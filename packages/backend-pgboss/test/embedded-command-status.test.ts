import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "@task-abstraction/conformance";
import { createBackend, defineTask, type TaskBackend } from "@task-abstraction/core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inspectEmbeddedOwner } from "../src/embedded/embedded-engine.ts";
import pgboss from "../src/index.ts";
import { pretendOwner, refuseAsOtherVersion } from "./embedded/pretend-owner.ts";
import { runBin } from "./embedded/run-bin.ts";
import { type Client, createWorkbench, type Workbench } from "./embedded/workbench.ts";

let bench: Workbench;

const at = (): readonly string[] => ["--data-dir", bench.dataDirectory];

describe("task-backend-embedded status", () => {
  beforeEach(() => {
    bench = createWorkbench();
  });
  afterEach(() => bench.dispose());

  it("tells of a directory that is not there, and makes none: exit code 0", async () => {
    const { code, stdout, stderr } = await runBin(["status", ...at()]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("nothing is stored there yet");
    expect(existsSync(bench.dataDirectory)).toBe(false);
  });

  it("tells what is on the disk when no owner runs, and starts none: exit code 0", async () => {
    const engine = bench.connect();
    await engine.query("SELECT 1");
    await engine.close();
    await runBin(["stop", ...at()]);
    const log = bench.log();
    const { code, stdout } = await runBin(["status", "--json", ...at()]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      dataDirectory: bench.dataDirectory,
      folder: { layout: 1, postgres: "18", log: join(bench.dataDirectory, "owner.log") },
      owner: null,
      queues: null,
      error: null,
      durability: expect.stringContaining("does not sync to disk"),
    });
    expect(JSON.parse(stdout).folder.sizeBytes).toBeGreaterThan(1_000_000);
    expect([bench.findOwners(), bench.log()]).toEqual([[], log]);
  });

  it("warns where the environment names a server, without its password", async () => {
    const env = { PGBOSS_DATABASE_URL: "postgres://ada:h0rse-battery@host/db" };
    const { code, stdout } = await runBin(["status", ...at()], { env });
    expect(code).toBe(0);
    expect(stdout).toContain("PGBOSS_DATABASE_URL is set");
    expect(stdout).not.toContain("h0rse");
  });

  it("shows pid and log of an owner of another version: exit code 3, EMBEDDED_VERSION_MISMATCH", async () => {
    bench = await pretendOwner(bench, refuseAsOtherVersion);
    const { code, stdout, stderr } = await runBin(["status", "--json", ...at()]);
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ owner: { pid: process.pid, state: "of another version" } });
    expect(JSON.parse(stderr).error).toMatchObject({
      code: "EMBEDDED_VERSION_MISMATCH",
      message: "Version 9.9.9 runs.",
      pid: process.pid,
      log: join(bench.dataDirectory, "owner.log"),
      next: expect.stringContaining(`kill -TERM ${process.pid}`),
    });
  });

  it("tells of a directory that a newer version wrote", async () => {
    mkdirSync(bench.dataDirectory);
    writeFileSync(join(bench.dataDirectory, "format.json"), '{"layout":99,"postgres":"21"}\n');
    const { code, stdout } = await runBin(["status", ...at()]);
    expect(code).toBe(0);
    expect(stdout).toContain("layout 99 (newer than this version, which knows 1)");
  });
});

describe("task-backend-embedded status of an owner that runs", () => {
  let client: Client;
  beforeAll(async () => {
    bench = createWorkbench();
    client = bench.startClient("stay");
    await eventually(() => client.output().includes("connected"));
  });
  afterAll(() => bench.dispose());

  it("tells the owner's pid, time, memory and clients, and is none itself", async () => {
    const { stdout } = await runBin(["status", "--json", ...at()]);
    expect(JSON.parse(stdout).owner).toEqual({
      pid: await bench.ownerPid(),
      state: "running",
      uptimeMs: expect.any(Number),
      memoryBytes: expect.any(Number),
      clients: 1,
      clientPids: [client.process.pid],
      packageVersion: expect.any(String),
      nodeVersion: process.version,
    });
    expect(JSON.parse(stdout).folder.postgres).toMatch(/^18\.\d+$/);
    expect(await inspectEmbeddedOwner(bench.dataDirectory)).toMatchObject({ clients: 1 });
  });

  it("counts the tasks of every queue by state, and tells how long the oldest has waited", async () => {
    const backend = startBackend();
    await fillQueues(backend);
    const { stdout } = await runBin(["status", "--json", ...at()]);
    const counts = { queued: 0, running: 0, retryWaiting: 0, completed: 0, failed: 0, cancelled: 0 };
    expect(JSON.parse(stdout).queues).toEqual([
      { ...counts, queue: "later", queued: 1, oldestWaitingMs: null },
      { ...counts, queue: "mail:urgent", queued: 2, cancelled: 1, oldestWaitingMs: expect.any(Number) },
      {
        ...{ ...counts, queue: "work", running: 1, retryWaiting: 1, completed: 2, failed: 1 },
        oldestWaitingMs: null,
      },
    ]);
    const [, urgent] = JSON.parse(stdout).queues;
    expect(urgent.oldestWaitingMs).toBeGreaterThan(0);
    expect(urgent.oldestWaitingMs).toBeLessThan(60_000);
    release();
    await backend.close();
  });

  it("is a table for people, without colours in a pipe, that says what a power cut does", async () => {
    const backend = startBackend({ schema: "people" });
    await backend.using({ queue: "mail:urgent" }).submit(quick);
    const { code, stdout } = await runBin(["status", ...at(), "--schema", "people"], { env: { CI: "true" } });
    await backend.close();
    expect(code).toBe(0);
    expect(stdout).not.toContain("\u001B");
    expect(stdout).toMatch(new RegExp(`pid +${await bench.ownerPid()}`));
    expect(stdout).toMatch(
      /queue +queued +running +retry waiting +completed +failed +cancelled +oldest waiting/,
    );
    expect(stdout).toMatch(/mail:urgent +1 +0 +0 +0 +0 +0 +\d/);
    expect(stdout).toMatch(/does not sync to disk.*a power cut can lose or damage it/);
  });

  it("looks at the schema of --schema or PGBOSS_SCHEMA, and refuses what none can be", async () => {
    const backend = startBackend({ schema: "tasks" });
    await backend.submit(quick);
    const read = async (words: readonly string[], env = {}) =>
      JSON.parse((await runBin(["status", "--json", ...at(), ...words], { env })).stdout).queues;
    expect(await read(["--schema", "nowhere"])).toBeNull();
    expect(await read(["--schema", "tasks"])).toMatchObject([{ queue: "default", queued: 1 }]);
    expect(await read([], { PGBOSS_SCHEMA: "tasks" })).toMatchObject([{ queue: "default", queued: 1 }]);
    const { code, stderr } = await runBin(["status", "--json", ...at(), "--schema", "a.b; DROP"]);
    expect(code).toBe(2);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: "CONFIGURATION_INVALID" } });
    await backend.close();
  });

  it("shows pid and log of one that hangs, and stop does so too: exit code 3, EMBEDDED_UNREACHABLE", async () => {
    const pid = await bench.ownerPid();
    const log = join(bench.dataDirectory, "owner.log");
    process.kill(pid, "SIGSTOP");
    try {
      const [status, forPeople, stop] = await Promise.all([
        runBin(["status", "--json", ...at()]),
        runBin(["status", ...at()]),
        runBin(["stop", "--json", ...at()]),
      ]);
      expect([status, forPeople, stop].map(({ code }) => code)).toEqual([3, 3, 3]);
      expect(JSON.parse(status.stdout)).toMatchObject({
        owner: { pid, state: "not answering" },
        queues: null,
      });
      expect(stop.stdout).toBe("");
      for (const { stderr } of [status, stop])
        expect(JSON.parse(stderr).error).toMatchObject({ code: "EMBEDDED_UNREACHABLE", pid, log });
      expect(forPeople.stderr).toContain(`kill -CONT ${pid}`);
      expect(forPeople.stderr).toContain(log);
    } finally {
      process.kill(pid, "SIGCONT");
    }
  });
});

const quick = defineTask("quick", () => "done");
const failing = defineTask("failing", () => {
  throw new Error("always");
});
const again = defineTask("again", { retry: { maxAttempts: 2, initialDelayMs: 600_000 } }, () => {
  throw new Error("the first time");
});
let release = (): void => undefined;
const long = defineTask("long", async () => {
  await new Promise<void>((resolve) => {
    release = resolve;
  });
});

function startBackend(configuration: { readonly schema?: string } = {}): TaskBackend {
  return createBackend(pgboss, {
    configuration: { dataDirectory: bench.dataDirectory, ...configuration },
    tasks: [{ quick, failing, again, long }],
  }) as unknown as TaskBackend;
}

/** Tasks in every state there is. */
async function fillQueues(backend: TaskBackend): Promise<void> {
  const urgent = backend.using({ queue: "mail:urgent" });
  const [, , third] = await Promise.all([urgent.submit(quick), urgent.submit(quick), urgent.submit(quick)]);
  await backend.cancel(third as string);
  await backend.using({ queue: "later", delayMs: 600_000 } as never).submit(quick);
  const work = backend.using({ queue: "work" });
  await Promise.all([quick, quick, failing, again, long].map((task) => work.submit(task as typeof quick)));
  await backend.startWorker({ queues: ["work"] });
  await eventually(async () => {
    const [, , depth] = JSON.parse((await runBin(["status", "--json", ...at()])).stdout).queues;
    expect(depth).toMatchObject({ queued: 0, running: 1 });
  });
}
