import { setTimeout as delay } from "node:timers/promises";
import { createRandom, eventually } from "@task-abstraction/conformance";
import { createBackend, defineTask, isFinished, type TaskResult } from "@task-abstraction/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import pgboss from "../src/index.ts";
import { describeOwnerKills } from "./embedded/describe-owner-kills.ts";
import { createWorkbench, type Workbench } from "./embedded/workbench.ts";

const KILLS = 3;
const LANES = 4;

describeOwnerKills({ kills: KILLS, timeoutMs: 90_000 });

describe("a backend whose owner is killed again and again", () => {
  const square = defineTask("square", (value: number) => value * value);
  let bench: Workbench;
  beforeEach(() => {
    bench = createWorkbench();
  });
  afterEach(() => bench.dispose());

  function openBackend() {
    return createBackend(pgboss, {
      configuration: { dataDirectory: bench.dataDirectory },
      tasks: [{ square }],
      logger: { debug() {}, info() {}, warn() {}, error() {} },
    });
  }

  it(`submits what it says it has, says of the rest that nobody knows, and its waits resolve (${KILLS} kills)`, {
    timeout: 90_000,
  }, async () => {
    const seed = Number(process.env["TASK_KILL_SEED"] ?? Math.floor(Math.random() * 2 ** 32));
    console.log(`killing the owner with TASK_KILL_SEED=${seed}`);
    const random = createRandom(seed);
    const [submitter, waiter, server] = [openBackend(), openBackend(), openBackend()];
    const worker = await server.startWorker();
    const waits: Promise<TaskResult<number>>[] = [];
    const failures: unknown[] = [];
    let isOver = false;
    const submitUntilOver = async (): Promise<void> => {
      while (!isOver) {
        await submitter.submit(square, waits.length).then(
          (id) => void waits.push(waiter.waitForResult(id, { timeoutMs: 60_000 })),
          (error: unknown) => void failures.push(error),
        );
      }
    };
    const lanes = Array.from({ length: LANES }, submitUntilOver);

    const owners = new Set<number>();
    for (let kill = 0; kill < KILLS; kill += 1) {
      const [submitted, failed] = [waits.length, failures.length];
      await eventually(() => waits.length > submitted + 20);
      // The phase of the kill within whatever the owner is doing is the point of the test.
      await delay(random() * 300);
      const owner = await eventually(() => bench.ownerPid());
      owners.add(owner);
      process.kill(owner, "SIGKILL");
      await eventually(() => failures.length > failed);
    }
    await eventually(() => waits.length > 20 * (KILLS + 1));
    isOver = true;
    await Promise.all(lanes);

    expect(owners.size).toBe(KILLS);
    const unknown = { code: "SUBMIT_FAILED", outcome: "unknown" };
    expect(failures).toEqual(failures.map(() => expect.objectContaining(unknown)));
    const results = await Promise.all(waits);
    console.log(`${results.length} submitted, ${failures.length} of unknown outcome`);
    expect(results.filter((result) => !isFinished(result) || result.status !== "completed")).toEqual([]);
    await worker.stop();
    await Promise.all([submitter, waiter, server].map((backend) => backend.close()));
  });
});
