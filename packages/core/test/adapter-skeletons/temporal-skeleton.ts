// Compile-only: proves that the adapter interface carries what Temporal needs. Never run, never published.
import type * as spec from "../../src/adapter/backend-adapter.ts";
import { defineAdapter, SPEC_VERSION } from "../../src/adapter/backend-definition.ts";
import type { Capabilities } from "../../src/adapter/capabilities.ts";
import type { ConfigurationDescription } from "../../src/adapter/configuration.ts";
import type { Outcome } from "../../src/adapter/execution.ts";
import type { TaskSnapshot, WorkflowSnapshot } from "../../src/adapter/snapshot.ts";
import type * as requests from "../../src/adapter/submit-request.ts";
import type { AdapterWorker, WorkerRequest } from "../../src/adapter/worker-request.ts";
import { TaskNotFoundError } from "../../src/errors/task-not-found-error.ts";
import { TaskCancelled, WorkerStopping } from "../../src/task/abort-reasons.ts";
import * as driver from "./temporal-driver.ts";
import { client, type Description, type PlanStep, type Slots, type WorkflowClient } from "./temporal-driver.ts";

export const temporalCapabilities = {
  delay: { maxMs: 365 * 86_400_000, precisionMs: 1_000 },
  priority: true,
  idempotencyKey: true,
  expires: true,
  cancel: "running",
  unknownId: "not-found",
  unknownIdGraceMs: 0,
  unregisteredTask: "queued",
  results: "any-process",
  stepResults: true,
  retryDelay: "per-failure",
  crashUsesAttempt: true,
  workerLost: "configured",
  maxRunMs: null,
  // Half of a field's 2 MiB: the input of a step holds the result before it and its own arguments together.
  maxPayloadBytes: 1_000_000,
  reports: { attempts: true, startedAt: true, running: true, taskName: true },
} as const satisfies Capabilities;

export const temporalConfiguration = {
  address: { type: "text", environment: "TEMPORAL_ADDRESS", default: "localhost:7233", description: "The frontend." },
  namespace: { type: "text", environment: "TEMPORAL_NAMESPACE", default: "default", description: "Namespace." },
  apiKey: { type: "text", environment: "TEMPORAL_API_KEY", secret: true, description: "For Cloud; implies TLS." },
  honoursPriority: { type: "boolean", default: false, description: "The server runs the new matcher." },
  execution: {
    type: "text",
    choices: ["workflow", "activity"],
    default: "workflow",
    description: "`activity`: single tasks as standalone activities, on server 1.31 or newer.",
  },
} as const satisfies ConfigurationDescription;

export class TemporalSkeleton
  implements spec.BackendAdapter<WorkflowClient>, spec.AdapterCanceller, spec.ResultWatcher
{
  readonly native = client;

  submit(request: requests.SubmitRequest): Promise<requests.Submission> {
    const plan = [planStep(request, request, undefined)];
    return start({
      kind: "task",
      type: request.taskName,
      queue: request.queue,
      args: request.args,
      run: request,
      plan,
    });
  }

  submitWorkflow(request: requests.WorkflowRequest): Promise<requests.Submission> {
    const plan = request.steps.map((step, index) => planStep(step, request, index));
    const { queue, args } = request.steps[0];
    return start({ kind: "workflow", type: request.workflowName, queue, args, run: request, plan });
  }

  async getResult(id: string): Promise<TaskSnapshot> {
    return driver.snapshotOf(id, await describe(id));
  }

  async getWorkflowResult(id: string): Promise<WorkflowSnapshot> {
    return driver.workflowSnapshotOf(id, await describe(id));
  }

  async cancel(id: string): Promise<spec.CancelOutcome> {
    const { status, started } = await describe(id);
    // Temporal takes a cancel of a closed workflow silently, so the state is read first.
    if (status !== "RUNNING" && status !== "PAUSED") return "already-finished";
    // A cancel is carried out by a worker, and none may be there for what nobody has started.
    if (!started) {
      await client.getHandle(id).terminate("cancelled");
      return "cancelled";
    }
    await client.getHandle(id).cancel();
    return "requested";
  }

  /** A long poll: the server answers at once for a run that is closed already, so it is armed when sent. */
  async watch(id: string, _kind: "task" | "workflow", wake: () => void): Promise<Disposable> {
    const poll = new AbortController();
    const wakeUnlessDisposed = () => poll.signal.aborted || wake();
    client.getHandle(id).result(poll.signal).then(wakeUnlessDisposed, wakeUnlessDisposed);
    return { [Symbol.dispose]: () => poll.abort() };
  }

  startWorker(request: WorkerRequest): AdapterWorker {
    const worker: Shared = {
      request,
      slots: driver.createSlots(request.concurrency),
      draining: new AbortController(),
      stopping: new AbortController(),
    };
    let natives: readonly driver.NativeWorker[] = [];
    const runs = Promise.all(request.queues.map((queue) => createNativeWorker(queue, worker))).then((created) => {
      natives = created;
      return created.map((native) => native.run());
    });
    return {
      ready: runs.then(() => undefined),
      done: runs.then((all) => Promise.all(all)).then(() => undefined),
      isHealthy: () => natives.length > 0 && natives.every((native) => native.getState() === "RUNNING"),
      stop: async ({ deadlineMs }) => {
        worker.draining.abort();
        for (const native of natives) if (native.getState() === "RUNNING") native.shutdown();
        // The SDK's own grace would end in failed attempts; ours ends in `released`.
        const deadline = setTimeout(() => worker.stopping.abort(new WorkerStopping()), deadlineMs);
        await Promise.all(await runs).finally(() => clearTimeout(deadline));
      },
    };
  }

  async ping(_signal: AbortSignal): Promise<void> {}
  async close(): Promise<void> {}
}

/** What the activities of all queues of one worker share. */
interface Shared {
  readonly request: WorkerRequest;
  readonly slots: Slots;
  readonly draining: AbortController;
  readonly stopping: AbortController;
}

function createNativeWorker(queue: string, worker: Shared): Promise<driver.NativeWorker> {
  return driver.createNativeWorker({
    taskQueue: queue,
    identity: worker.request.name,
    // Looked up by name, else `default`: `execute` answers for names that are not served too.
    activities: { default: (...args) => runActivity(worker, queue, args) },
    maxConcurrentActivityTaskExecutions: worker.request.concurrency,
    shutdownGraceTime: "365 days",
    maxHeartbeatThrottleInterval: "5s",
    // Else the workflow of a killed worker goes on 10 s after its activity has.
    stickyQueueScheduleToStartTimeout: "1s",
  });
}

/** One activity task: waits for a slot with its heart beating, runs, and answers by returning or throwing. */
async function runActivity({ request, slots, draining, stopping }: Shared, queue: string, args: readonly unknown[]) {
  const activity = driver.currentActivity();
  const { info, travels } = activity;
  const heartbeat = setInterval(() => activity.heartbeat(), 1_000);
  const controller = new AbortController();
  activity.cancelled.catch((reason: unknown) => {
    controller.abort(driver.isWorkerShutdown(reason) ? new WorkerStopping() : new TaskCancelled());
  });
  const signal = AbortSignal.any([controller.signal, stopping.signal]);
  const step = travels?.step;
  try {
    // The SDK counts slots per queue, and frees one when this function returns; ours are held until the handler lets go.
    const slot = await slots.take(AbortSignal.any([signal, draining.signal]));
    if (slot === undefined) return report({ status: controller.signal.aborted ? "cancelled" : "released" });
    const execution = request.execute({
      id: step === undefined ? info.workflowId : `${info.workflowId}/${step}`,
      taskName: info.activityType,
      queue,
      attempt: info.attempt,
      delivery: 1,
      args,
      kwargs: travels?.kwargs,
      headers: travels?.headers ?? {},
      expiresAt: travels?.expiresAt === undefined ? undefined : new Date(travels.expiresAt),
      workflow: step === undefined ? undefined : { id: info.workflowId, step },
      signal,
    });
    void execution.settled.then(() => slot[Symbol.dispose]());
    return report(await execution.outcome);
  } finally {
    clearInterval(heartbeat);
  }
}

function report(outcome: Outcome): unknown {
  switch (outcome.status) {
    case "completed":
      return outcome.value;
    case "failed": {
      const { error, retry } = outcome;
      const failure = { type: error.type, message: error.message, details: [error] };
      if (retry === false) throw driver.applicationFailure({ ...failure, nonRetryable: true });
      // 0 reads as "unset" on the wire, and the policy's own interval would apply.
      const nextRetryDelay = Math.max(1, retry.delayMs);
      throw driver.applicationFailure({ ...failure, nonRetryable: false, nextRetryDelay });
    }
    case "cancelled": {
      const { error } = outcome;
      if (error === undefined) throw driver.cancelledFailure("cancelled");
      // An activity cannot end its run as cancelled by itself, so a read maps this failure back to EXPIRED.
      throw driver.applicationFailure({
        type: error.type,
        message: error.message,
        details: [error],
        nonRetryable: true,
      });
    }
    case "released": {
      const failure = { type: "WorkerStopping", message: "Handed back", details: [] };
      throw driver.applicationFailure({ ...failure, nonRetryable: false, nextRetryDelay: 1 });
    }
  }
}

interface Start {
  readonly kind: "task" | "workflow";
  readonly type: string;
  readonly queue: string;
  readonly args: readonly unknown[];
  readonly run: requests.RequestOptions;
  readonly plan: readonly PlanStep[];
}

async function start({ kind, type, queue, args, run, plan }: Start): Promise<requests.Submission> {
  const key = run.idempotencyKey;
  const workflowId = key === undefined ? driver.randomId() : driver.derivedId(kind, queue, type, key);
  try {
    await client.start(type, {
      workflowId,
      taskQueue: queue,
      args,
      memo: { plan: { v: 1, steps: plan } },
      startDelay: run.delayMs,
      priority: run.priority && { priorityKey: { high: 1, normal: 3, low: 5 }[run.priority] },
      workflowIdConflictPolicy: "FAIL",
      workflowIdReusePolicy: "REJECT_DUPLICATE",
      staticSummary: plan.map(({ task }) => task).join(" → "),
    });
    return { id: workflowId, deduplicated: false };
  } catch (error) {
    if (key !== undefined && driver.isAlreadyStarted(error)) return { id: workflowId, deduplicated: true };
    throw error;
  }
}

/** `step` is `undefined` for a single task; the first step's arguments are the workflow's own. */
function planStep(called: requests.StepRequest, run: requests.RequestOptions, step: number | undefined): PlanStep {
  const isFirst = step === undefined || step === 0;
  const expires = isFirst && run.expiresMs !== undefined;
  return {
    task: called.taskName,
    args: isFirst ? [] : called.args,
    travels: {
      kwargs: called.kwargs,
      headers: run.headers,
      expiresAt: expires ? new Date(Date.now() + (run.expiresMs ?? 0)).toISOString() : undefined,
      step,
    },
    options: {
      taskQueue: called.queue,
      // The longest there is: core enforces the task's own timeoutMs, heartbeats notice a death.
      startToCloseTimeout: "365 days",
      heartbeatTimeout: "10s",
      cancellationType: "WAIT_CANCELLATION_COMPLETED",
      // Unlimited: the worker, which knows the policy, ends it.
      retry: {},
    },
  };
}

async function describe(id: string): Promise<Description> {
  try {
    return await client.getHandle(id).describe();
  } catch (error) {
    throw driver.isNotFound(error) ? new TaskNotFoundError(id, "temporal") : error;
  }
}

export const temporal = defineAdapter({
  name: "temporal",
  specVersion: SPEC_VERSION,
  capabilities: temporalCapabilities,
  configuration: temporalConfiguration,
  narrow: ({ honoursPriority, execution }) => ({
    priority: honoursPriority,
    // Servers before 1.32 have no start delay for standalone activities.
    ...(execution === "activity" && { delay: false }),
  }),
  create: () => new TemporalSkeleton(),
});
