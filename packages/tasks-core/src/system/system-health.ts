import { loadavg } from "node:os";
import { performance } from "node:perf_hooks";
import { memoryUsage, uptime } from "node:process";
import { setImmediate as nextTurn } from "node:timers/promises";
import { getHeapStatistics } from "node:v8";
import { currentTask, defineTask } from "@task-abstraction/core";

/** How the worker process that answers is doing. */
export interface Health {
  readonly status: "ok" | "degraded";
  /** Why it is degraded, one sentence each. */
  readonly problems: readonly string[];
  readonly workerName: string;
  readonly pid: number;
  readonly uptimeMs: number;
  /** How long a turn of the event loop takes now: other handlers that compute keep it waiting. */
  readonly eventLoopDelayMs: number;
  readonly heapUsedBytes: number;
  readonly heapLimitBytes: number;
  readonly residentBytes: number;
  /** Of the machine over 1, 5 and 15 minutes; zeros on Windows. */
  readonly loadAverage: readonly number[];
  /** ISO date and time. */
  readonly checkedAt: string;
}

const SLOW_LOOP_MS = 250;
const FULL_HEAP = 0.9;

/** Answers how the worker is doing: turn of its event loop, memory, load, and what of it is worrying. */
export const systemHealth = defineTask(
  "system_health",
  { description: "Answers how the worker process is doing." },
  async (): Promise<Health> => {
    const eventLoopDelayMs = await measureTurn();
    const { heapUsed, rss } = memoryUsage();
    const heapLimitBytes = getHeapStatistics().heap_size_limit;
    const problems = findProblems(eventLoopDelayMs, heapUsed / heapLimitBytes);
    return {
      status: problems.length === 0 ? "ok" : "degraded",
      problems,
      workerName: currentTask().workerName,
      pid: process.pid,
      uptimeMs: Math.round(uptime() * 1_000),
      eventLoopDelayMs: Math.round(eventLoopDelayMs * 10) / 10,
      heapUsedBytes: heapUsed,
      heapLimitBytes,
      residentBytes: rss,
      loadAverage: loadavg(),
      checkedAt: new Date().toISOString(),
    };
  },
);

/** What is worrying about a worker, one sentence each. */
export function findProblems(eventLoopDelayMs: number, heapShare: number): readonly string[] {
  const problems: string[] = [];
  if (eventLoopDelayMs > SLOW_LOOP_MS) {
    problems.push(
      `The event loop took ${Math.round(eventLoopDelayMs)} ms for a turn: a handler computes without letting it turn.`,
    );
  }
  if (heapShare > FULL_HEAP) {
    problems.push(
      `The heap is ${Math.round(heapShare * 100)} % full: raise --max-old-space-size, or lower the concurrency.`,
    );
  }
  return problems;
}

async function measureTurn(): Promise<number> {
  const before = performance.now();
  await nextTurn();
  return performance.now() - before;
}
