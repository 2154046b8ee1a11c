import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import {
  compareExecutions,
  createRandom,
  type ExecutionRecord,
  eventually,
  type ManagedProcess,
  readExecutions,
  startProcess,
} from "@task-abstraction/conformance";
import { createBackend, unwrap } from "@task-abstraction/core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import pgboss, { type PgbossConfiguration } from "../src/index.ts";
import type { SetUp } from "./pgboss-behaviour.ts";

/** How much of it: `npm test` takes a little, the soak a lot. */
export interface TerminalsPlan {
  readonly tasks: number;
  /** How long each task takes, in milliseconds. */
  readonly taskMs: number;
  /** Of the submitting loop between two tasks, in milliseconds. */
  readonly pauseMs: number;
  readonly timeoutMs: number;
  /** SIGKILLs the engine itself, which takes its turn too; false where it was not running. */
  readonly killEngine: () => Promise<boolean>;
  /** Kills that have to meet a worker in the middle of a task. */
  readonly leastMidTask: number;
}

/** A SIGKILL, of a process or of the engine. */
interface Kill {
  readonly pid: number | "engine";
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** From the end of a handler until it must have been stored: a statement, on a busy machine. */
const STORING_MS = 2_000;
/** From the kill of an engine until workers have told it what ended meanwhile. */
const OUTAGE_MS = 10_000;

type Terminal = "first worker" | "second worker" | "submitter";

/** Two workers and a loop that submits, in three terminals, each killed in turn while the tasks pass. */
export function describeThreeTerminals(setUp: SetUp, plan: TerminalsPlan): void {
  describe(`three terminals on ${setUp.name}`, { timeout: plan.timeoutMs }, () => {
    let folder: string;
    let settings: Partial<PgbossConfiguration>;
    const terminals = new Map<Terminal, ManagedProcess>();
    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), "terminals-"));
      settings = await setUp.fresh();
    });
    afterEach(async () => {
      await Promise.all([...terminals.values()].map((terminal) => terminal.kill()));
      terminals.clear();
      rmSync(folder, { recursive: true });
    });

    const executionLog = (): string => join(folder, "executions.log");
    const submissionLog = (): string => join(folder, "submissions.log");
    const submitted = (): string[] =>
      existsSync(submissionLog()) ? readFileSync(submissionLog(), "utf8").split("\n").slice(0, -1) : [];

    const start = (name: Terminal): void => {
      const { tasks, taskMs, pauseMs } = plan;
      const [program, argument] =
        name === "submitter"
          ? ["submitter.ts", { configuration: settings, log: submissionLog(), tasks, taskMs, pauseMs }]
          : ["worker.ts", { configuration: settings }];
      const terminal = startProcess({
        name,
        arguments: [join(import.meta.dirname, "crash", program as string), JSON.stringify(argument)],
        environment: { TASK_EXECUTION_LOG: executionLog() },
      });
      terminals.set(name, terminal);
    };

    it(`nothing of ${plan.tasks} tasks is lost while each is killed in turn`, async () => {
      const seed = Number(process.env["TASK_KILL_SEED"] ?? Math.floor(Math.random() * 2 ** 32));
      console.log(`killing with TASK_KILL_SEED=${seed}`);
      const random = createRandom(seed);
      for (const name of ["submitter", "first worker", "second worker"] as const) start(name);
      const kills: Kill[] = [];
      for (let turn = 0; submitted().length < plan.tasks; turn += 1) {
        // The phase of the kill within whatever goes on is the point of the test.
        await delay(300 + random() * 2_000);
        const name = (["first worker", "second worker", "submitter", "engine"] as const)[turn % 4];
        if (name === "engine") {
          const at = Date.now();
          if (await plan.killEngine()) kills.push({ pid: "engine", at });
        } else if (name !== undefined) {
          const terminal = terminals.get(name) as ManagedProcess;
          const at = Date.now();
          const { code, signal } = await terminal.kill();
          if (signal === "SIGKILL") kills.push({ pid: terminal.pid, at });
          else if (code !== 0) throw new Error(`The ${name} ended by itself:\n${terminal.output()}`);
          start(name);
        }
      }

      const ids = submitted();
      const backend = createBackend(pgboss, { configuration: settings as never });
      const results = await Promise.all(ids.map((id) => backend.waitForResult(id, { timeoutMs: 120_000 })));
      await backend.close();
      await eventually(() =>
        expect(
          unfinished(
            readExecutions(executionLog()),
            [...terminals.values()].map(({ pid }) => pid),
          ),
        ).toBe(0),
      );
      const records = readExecutions(executionLog());
      const report = compareExecutions(ids, records);
      const ofProcesses = kills.filter(({ pid }) => pid !== "engine");
      const midTask = ofProcesses.filter(({ pid }) => unfinished(records, [pid as number]) > 0).length;
      const causes = [...report.duplicated.keys()].map((id) => explainRepetition(records, id, kills));
      console.log(
        `${ofProcesses.length} kills of processes, ${midTask} of them of a worker in mid-task, and ${kills.length - ofProcesses.length} of the engine; ` +
          `${report.submitted} submitted, ${report.lost.length} lost; ${report.interrupted.size} cut off and run again, ` +
          `${report.duplicated.size} ended twice: ${count(causes, "worker")} whose worker and ${count(causes, "engine")} whose engine was killed before their end was stored`,
      );
      expect(report.submitted).toBe(plan.tasks);
      expect(report.lost).toEqual([]);
      expect(report.unknown).toEqual([]);
      expect(results.map(unwrap)).toEqual(ids.map((_, index) => index));
      expect(midTask).toBeGreaterThanOrEqual(plan.leastMidTask);
      expect(causes).not.toContain("nothing");
    });
  });
}

/** Handlers that these processes have begun and not ended. */
function unfinished(records: readonly ExecutionRecord[], pids: readonly number[]): number {
  return records
    .filter(({ pid }) => pids.includes(pid))
    .reduce((count, { event }) => count + (event === "start" ? 1 : -1), 0);
}

type Cause = "worker" | "engine" | "nothing";

/** What kept the first end of a task from being stored, so that it had to run again. */
function explainRepetition(records: readonly ExecutionRecord[], id: string, kills: readonly Kill[]): Cause {
  const first = records.find(({ event, taskId }) => event === "end" && taskId === id) as ExecutionRecord;
  const isWithin = ({ at }: Kill, beforeMs: number, afterMs: number): boolean =>
    at > first.at - beforeMs && at < first.at + afterMs;
  if (kills.some((kill) => kill.pid === first.pid && isWithin(kill, 0, STORING_MS))) return "worker";
  return kills.some((kill) => kill.pid === "engine" && isWithin(kill, OUTAGE_MS, STORING_MS))
    ? "engine"
    : "nothing";
}

function count(causes: readonly Cause[], wanted: Cause): number {
  return causes.filter((cause) => cause === wanted).length;
}
