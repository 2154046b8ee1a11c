import { randomUUID } from "node:crypto";
import {
  type AdapterCanceller,
  type BackendAdapter,
  BackendUnavailableError,
  type RequestOptions,
  type StepRequest,
  SubmitError,
  TaskNotFoundError,
  type TaskSnapshot,
  type WorkflowSnapshot,
} from "@task-abstraction/core";
import type { Settings } from "./configuration.ts";
import { startFileWorker } from "./file-worker.ts";
import { RunStore, type StoredRun, type StoredStep } from "./run-store.ts";

export function createFileAdapter(settings: Settings): BackendAdapter<RunStore> & AdapterCanceller {
  const store = new RunStore(settings.directory);
  const submitRun = async (
    kind: "task" | "workflow",
    name: string,
    request: { steps: readonly StepRequest[]; options: RequestOptions },
  ) => {
    checkReachable(
      settings,
      (message) => new SubmitError(message, "not-sent", { cause: new BackendUnavailableError(message) }),
    );
    const run = createRun(kind, name, request);
    store.write(run);
    return { id: run.id, deduplicated: false };
  };
  return {
    native: store,
    submit: (request) => submitRun("task", request.taskName, { steps: [{ ...request }], options: request }),
    submitWorkflow: (request) =>
      submitRun("workflow", request.workflowName, { steps: request.steps, options: request }),
    getResult: async (id) => snapshotOf(find(store, settings, { id, kind: "task" })),
    getWorkflowResult: async (id) => workflowSnapshotOf(find(store, settings, { id, kind: "workflow" })),
    startWorker: (request) => startFileWorker(store, settings, request),
    async ping(signal) {
      checkReachable(settings, (message) => new BackendUnavailableError(message));
      if (settings.fault !== "silent") return;
      await new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      });
    },
    async cancel(id, kind) {
      const run = store.read(id);
      if (run?.kind !== kind) return "not-found";
      if (statusOf(run) !== "pending") return "already-finished";
      for (const step of run.steps) step.status = "cancelled";
      store.write(run);
      return "cancelled";
    },
    close: () => (settings.fault === "close-hangs" ? new Promise(() => undefined) : Promise.resolve()),
  };
}

/** The message carries what a careless driver would print. */
function checkReachable({ fault, url, token }: Settings, create: (message: string) => Error): void {
  if (fault === "unreachable") throw create(`connect ECONNREFUSED ${url} with token ${token}`);
}

function createRun(
  kind: "task" | "workflow",
  name: string,
  request: { steps: readonly StepRequest[]; options: RequestOptions },
): StoredRun {
  const { delayMs, expiresAt, headers } = request.options;
  const steps = request.steps.map(({ taskName, queue, args, kwargs }): StoredStep => {
    return {
      taskName,
      queue,
      args,
      kwargs,
      status: "pending",
      attempts: 0,
      startedAt: null,
      completedAt: null,
    };
  });
  return {
    id: `${kind}-${Date.now()}-${randomUUID().slice(0, 8)}`,
    kind,
    name,
    headers,
    expiresAt: expiresAt?.toISOString() ?? null,
    notBefore: Date.now() + (delayMs ?? 0),
    steps,
  };
}

function find(store: RunStore, settings: Settings, { id, kind }: { id: string; kind: string }): StoredRun {
  checkReachable(settings, (message) => new BackendUnavailableError(message));
  const run = store.read(id);
  if (run?.kind !== kind) throw new TaskNotFoundError(id, "files");
  return run;
}

/** The step that tells how the run stands: the one that ended it, else the last. */
function tellingStep(run: StoredRun): StoredStep {
  return (run.steps.find(({ status }) => status === "failed" || status === "cancelled") ??
    run.steps.at(-1)) as StoredStep;
}

function statusOf(run: StoredRun): TaskSnapshot["status"] {
  const { status } = tellingStep(run);
  return status === "pending" && run.steps.some((step) => step.status !== "pending") ? "running" : status;
}

function snapshotOf(run: StoredRun): TaskSnapshot {
  const step = tellingStep(run);
  const facts = {
    taskName: run.name,
    attempts: step.attempts,
    startedAt: date(run.steps[0]?.startedAt),
    completedAt: date(step.completedAt),
  };
  const status = statusOf(run);
  switch (status) {
    case "completed":
      return { ...facts, status, value: step.value };
    case "failed":
      return { ...facts, status, error: step.error as NonNullable<StoredStep["error"]> };
    case "cancelled":
      return { ...facts, status, error: step.error };
    default:
      return { ...facts, status };
  }
}

function workflowSnapshotOf(run: StoredRun): WorkflowSnapshot {
  const failed = run.steps.findIndex(({ status }) => status === "failed");
  const steps = run.steps.map(({ taskName, status, attempts, startedAt, completedAt, value, error }) => {
    return {
      taskName,
      status,
      attempts,
      startedAt: date(startedAt),
      completedAt: date(completedAt),
      value,
      error,
    };
  });
  return {
    ...snapshotOf(run),
    steps,
    failedStep: failed === -1 ? null : { step: failed, taskName: run.steps[failed]?.taskName ?? null },
  };
}

function date(text: string | null | undefined): Date | null {
  return text === null || text === undefined ? null : new Date(text);
}
