import {
  type AdapterWorker,
  EngineError,
  type Outcome,
  type Slot,
  type WorkerRequest,
  WorkerStopping,
} from "@task-abstraction/core";
import type { Settings } from "./configuration.ts";
import type { RunStore, StoredRun, StoredStep } from "./run-store.ts";

interface Serving {
  readonly store: RunStore;
  readonly settings: Settings;
  readonly request: WorkerRequest;
  /** Aborted when no more is taken. */
  readonly leaving: AbortController;
  /** Aborted when handlers shall end. */
  readonly aborting: AbortController;
  readonly running: Set<Promise<void>>;
}

export function startFileWorker(store: RunStore, settings: Settings, request: WorkerRequest): AdapterWorker {
  const serving = {
    store,
    settings,
    request,
    leaving: new AbortController(),
    aborting: new AbortController(),
    running: new Set<Promise<void>>(),
  };
  const looping = loop(serving);
  const done = looping.then(async () => {
    await Promise.all(serving.running);
  });
  // Somebody who only stops the worker need not look at `done`.
  done.catch(() => undefined);
  return {
    ready: Promise.resolve(),
    done,
    isHealthy: () => !serving.leaving.signal.aborted,
    async stop({ deadlineMs }) {
      serving.leaving.abort();
      if (settings.fault === "stop-hangs") await new Promise(() => undefined);
      const timer = setTimeout(
        () => serving.aborting.abort(new WorkerStopping("The worker stops.")),
        deadlineMs,
      );
      await done.finally(() => clearTimeout(timer));
    },
  };
}

async function loop(serving: Serving): Promise<void> {
  const { settings, request, leaving } = serving;
  if (settings.fault === "reject-later")
    void Promise.reject(new Error(`nobody catches this: token ${settings.token}`));
  while (!leaving.signal.aborted) {
    if (settings.fault === "dies")
      throw new EngineError(`the connection to ${settings.url} is gone for good`);
    for (const run of dueRuns(serving)) {
      if (request.freeSlots() === 0) break;
      start(serving, run, await request.takeSlot(leaving.signal));
    }
    await pause(settings.pollMs, leaving.signal);
  }
}

function dueRuns({ store, request }: Serving): StoredRun[] {
  return store.list().filter((run) => {
    const step = nextStep(run);
    return step !== undefined && run.notBefore <= Date.now() && request.queues.includes(step.queue);
  });
}

/** The first step that has not completed, if it waits to be run. */
function nextStep(run: StoredRun): StoredStep | undefined {
  const step = run.steps.find(({ status }) => status !== "completed");
  return step?.status === "pending" ? step : undefined;
}

function start(serving: Serving, run: StoredRun, slot: Slot): void {
  const running = execute(serving, run, slot).finally(() => serving.running.delete(running));
  serving.running.add(running);
}

async function execute({ store, aborting }: Serving, run: StoredRun, slot: Slot): Promise<void> {
  const step = nextStep(run) as StoredStep;
  const index = run.steps.indexOf(step);
  Object.assign(step, {
    status: "running",
    attempts: step.attempts + 1,
    startedAt: new Date().toISOString(),
  });
  store.write(run);
  const outcome = await slot.execute({
    id: run.id,
    taskName: step.taskName,
    queue: step.queue,
    attempt: step.attempts,
    delivery: 1,
    args: index === 0 ? step.args : [run.steps[index - 1]?.value, ...step.args],
    kwargs: step.kwargs,
    headers: run.headers,
    expiresAt: run.expiresAt === null ? undefined : new Date(run.expiresAt),
    workflow: run.kind === "workflow" ? { id: run.id, step: index } : undefined,
    signal: aborting.signal,
  });
  settle(run, step, outcome);
  store.write(run);
}

function settle(run: StoredRun, step: StoredStep, outcome: Outcome): void {
  step.completedAt = new Date().toISOString();
  if (outcome.status === "released")
    Object.assign(step, { status: "pending", attempts: step.attempts - 1, completedAt: null });
  else if (outcome.status === "failed" && outcome.retry !== false) {
    Object.assign(step, { status: "pending", completedAt: null });
    run.notBefore = Date.now() + outcome.retry.delayMs;
  } else {
    Object.assign(step, outcome);
    if (outcome.status !== "completed")
      for (const later of run.steps.slice(run.steps.indexOf(step) + 1)) later.status = "cancelled";
  }
}

async function pause(durationMs: number, end: AbortSignal): Promise<void> {
  if (end.aborted) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(finish, durationMs);
    end.addEventListener("abort", finish, { once: true });
    function finish(): void {
      clearTimeout(timer);
      end.removeEventListener("abort", finish);
      resolve();
    }
  });
}
