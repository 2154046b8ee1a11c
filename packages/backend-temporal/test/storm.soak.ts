import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import {
  compareExecutions,
  eventually,
  killAtRandom,
  type ManagedProcess,
  readExecutions,
  recordedTask,
  startProcess,
} from "@task-abstraction/conformance";
import { createBackend, SubmitError, type TaskBackend, unwrap } from "@task-abstraction/core";
import { startTemporal, type TemporalServer } from "@task-abstraction/engines";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import temporal from "../src/index.ts";
import { addThree } from "./storm/storm-tasks.ts";

const TASKS = 1_000;
const CHAINS = 200;
const WORKERS = 3;
const KILL_EVERY_MS = 3_000;
const TIMEOUT_MS = 30 * 60_000;

/** Workers are killed every three seconds and the server once, while tasks and chains are submitted and run. */
describe("a storm on Temporal", { timeout: TIMEOUT_MS }, () => {
  let folder: string;
  let server: TemporalServer;
  let backend: TaskBackend;
  let configuration: { readonly address: string; readonly heartbeatSeconds: number };
  const workers = new Set<ManagedProcess>();

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "storm-"));
    server = await startTemporal({ databaseFile: true });
    configuration = { address: server.address, heartbeatSeconds: 3 };
    backend = createBackend(temporal, { configuration });
  }, TIMEOUT_MS);
  afterEach(async () => {
    await Promise.all([...workers].map((worker) => worker.kill()));
    await backend.close();
    await server.stop();
    rmSync(folder, { recursive: true });
  }, TIMEOUT_MS);

  const log = (): string => join(folder, "executions.log");
  const startWorker = (): void => {
    const worker = startProcess({
      name: "worker",
      arguments: [join(import.meta.dirname, "storm/worker.ts"), JSON.stringify(configuration)],
      environment: { TASK_EXECUTION_LOG: log() },
    });
    workers.add(worker);
  };
  const restart = async (): Promise<void> => {
    await server.kill();
    await server.start();
  };

  it(`nothing of ${TASKS} tasks and ${CHAINS} chains of three steps is lost`, async () => {
    const seed = Number(process.env["TASK_KILL_SEED"] ?? Math.floor(Math.random() * 2 ** 32));
    console.log(`killing with TASK_KILL_SEED=${seed}`);
    for (let count = 0; count < WORKERS; count += 1) startWorker();
    const enough = new AbortController();
    const killing = killAtRandom({
      seed,
      pauseMs: [KILL_EVERY_MS - 500, KILL_EVERY_MS + 500],
      victims: () => [...workers],
      async replace(victim) {
        workers.delete(victim);
        startWorker();
      },
      signal: enough.signal,
    });
    const { tasks, chains, refused } = await submitAll(backend, restart);
    const limit = { timeoutMs: 600_000 };
    const values = await Promise.all(tasks.map((id) => backend.waitForResult(id, limit).then(unwrap)));
    const sums = await Promise.all(chains.map((id) => backend.waitForWorkflowResult(id, limit).then(unwrap)));
    enough.abort();
    const kills = await killing;
    expect(values).toEqual(tasks.map((_, index) => index));
    expect(sums).toEqual(chains.map((_, index) => index + 3));
    const report = await eventually(() => {
      const records = readExecutions(log());
      return {
        tasks: compareExecutions(
          tasks,
          records.filter(({ taskName }) => taskName === "recorded"),
        ),
        steps: compareExecutions(
          chains.flatMap((id) => [0, 1, 2].map((step) => `${id}#${step}`)),
          records.filter(({ taskName }) => taskName === "add_one"),
        ),
      };
    });
    for (const [what, { submitted, lost, interrupted, duplicated }] of Object.entries(report))
      console.log(
        `${what}: ${submitted} submitted, ${lost.length} lost; ${interrupted.size} cut off and run again, ` +
          `${duplicated.size} ended twice`,
      );
    console.log(
      `${kills.length} kills of workers, 1 of the server; ${refused} submits repeated with their key`,
    );
    expect(report).toMatchObject({ tasks: { lost: [], unknown: [] }, steps: { lost: [], unknown: [] } });
  });
});

/** One after the other, each under a key, by which it is submitted again where nobody knows what became of it. */
async function submitAll(backend: TaskBackend, restart: () => Promise<void>) {
  const tasks: string[] = [];
  const chains: string[] = [];
  let refused = 0;
  let restarting: Promise<void> | undefined;
  while (tasks.length < TASKS || chains.length < CHAINS) {
    if (tasks.length === TASKS / 2) restarting ??= restart();
    try {
      const isChain = chains.length < CHAINS && chains.length * 5 <= tasks.length;
      const place = isChain ? chains : tasks;
      const keyed = backend.using({ idempotencyKey: `${place.length}` });
      place.push(
        isChain
          ? await keyed.submitWorkflow(addThree, place.length)
          : await keyed.submit(recordedTask, place.length, 200),
      );
    } catch (error) {
      if (!SubmitError.isInstance(error)) throw error;
      refused += 1;
      await delay(50);
    }
  }
  await restarting;
  return { tasks, chains, refused };
}
