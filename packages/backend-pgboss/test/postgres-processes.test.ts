import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  compareExecutions,
  eventually,
  type ManagedProcess,
  readExecutions,
  recordedTask,
  startProcess,
} from "@task-abstraction/conformance";
import { createBackend, unwrap } from "@task-abstraction/core";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import pgboss from "../src/index.ts";
import { findConnections, named } from "./postgres/server-side.ts";
import { freshSchema } from "./postgres-set-up.ts";

const server = inject("postgresUrl");
const ENDED_BY_ITSELF = { code: 0, signal: null };

let folder: string;
let schema: string;
let configuration: { readonly databaseUrl: string; readonly schema: string };
let processes: ManagedProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "processes-"));
  schema = freshSchema();
  configuration = { databaseUrl: named(server, schema), schema };
  processes = [];
});
afterEach(async () => {
  await Promise.all(processes.map((process) => process.kill()));
  rmSync(folder, { recursive: true });
});

const log = (): string => join(folder, "executions.log");

async function startWorker(): Promise<ManagedProcess> {
  const worker = startProcess({
    name: `worker ${processes.length + 1}`,
    arguments: [join(import.meta.dirname, "crash/worker.ts"), JSON.stringify({ configuration })],
    environment: { TASK_EXECUTION_LOG: log() },
  });
  processes.push(worker);
  await worker.untilOutput(/ready/, { timeoutMs: 30_000 });
  return worker;
}

const open = () => createBackend(pgboss, { configuration: configuration as never });

describe("two workers in two processes on one queue", () => {
  it("run each of 2,000 short tasks once, and share them", { timeout: 60_000 }, async () => {
    const workers = await Promise.all([startWorker(), startWorker()]);
    const backend = open();
    const ids = await backend.submitMany(
      recordedTask,
      Array.from({ length: 2_000 }, (_, index) => [index, 1] as [number, number]),
    );
    const results = await Promise.all(ids.map((id) => backend.waitForResult(id, { timeoutMs: 50_000 })));
    await backend.close();
    expect(results.map(unwrap)).toEqual([...ids.keys()]);
    const executions = readExecutions(log());
    expect(compareExecutions(ids, executions)).toEqual({
      submitted: 2_000,
      lost: [],
      duplicated: new Map(),
      interrupted: new Map(),
      unknown: [],
    });
    for (const { pid } of workers) {
      const share = executions.filter((record) => record.event === "end" && record.pid === pid).length;
      expect(share).toBeGreaterThan(400);
    }
  });
});

describe("close()", () => {
  it("leaves no connection of a worker and of submits on the server", async () => {
    const backend = open();
    const worker = await backend.startWorker({ tasks: [{ recordedTask }] });
    await Promise.all(Array.from({ length: 20 }, () => backend.submit("nobody_knows")));
    expect((await findConnections(server, schema)).length).toBeGreaterThan(2);
    await worker.stop();
    await backend.close();
    await eventually(async () => expect(await findConnections(server, schema)).toEqual([]), {
      timeoutMs: 2_000,
    });
  });

  it("lets a worker's process end by itself", async () => {
    const worker = await startWorker();
    expect(await worker.kill("SIGTERM")).toEqual(ENDED_BY_ITSELF);
    expect(worker.output().trim()).toBe("ready");
  });

  it("lets a client's process end by itself", async () => {
    await startWorker();
    const client = startProcess({
      name: "client",
      arguments: [
        "--input-type=module",
        "--eval",
        `import { createBackend, unwrap } from "@task-abstraction/core";
        import pgboss from ${JSON.stringify(new URL("../src/index.ts", import.meta.url).href)};
        const backend = createBackend(pgboss, { configuration: ${JSON.stringify(configuration)} });
        const id = await backend.submit("recorded", 5, 1);
        console.log("result=" + unwrap(await backend.waitForResult(id, { timeoutMs: 20_000 })));
        await backend.close();`,
      ],
      workingDirectory: import.meta.dirname,
    });
    processes.push(client);
    await client.untilOutput(/result=5/, { timeoutMs: 30_000 });
    expect(await client.exited).toEqual(ENDED_BY_ITSELF);
  });
});
