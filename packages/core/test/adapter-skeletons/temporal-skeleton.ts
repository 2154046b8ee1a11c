// Compile-only: proves that the adapter interface carries what Temporal needs. Never run, never published.
import type * as spec from "../../src/adapter/backend-adapter.ts";
import { defineAdapter, SPEC_VERSION } from "../../src/adapter/backend-definition.ts";
import type { Capabilities } from "../../src/adapter/capabilities.ts";
import type { ConfigurationDescription } from "../../src/adapter/configuration.ts";
import type { Outcome } from "../../src/adapter/execution.ts";
import type { TaskSnapshot, WorkflowSnapshot } from "../../src/adapter/snapshot.ts";
import type * as requests from "../../src/adapter/submit-request.ts";
import type { AdapterWorker, WorkerRequest } from "../../src/adapter/worker-request.ts";
import { EngineError } from "../../src/errors/engine-error.ts";
import { TaskNotFoundError } from "../../src/errors/task-not-found-error.ts";
import { TaskCancelled, WorkerStopping } from "../../src/task/abort-reasons.ts";
import type { Connection, Description, Handle, PlanStep, WorkflowClient } from "./temporal-driver.ts";
import * as driver from "./temporal-driver.ts";
import { WorkerDrain } from "./worker-drain.ts";

const temporalCapabilities = {
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
  address: {
    type: "text",
    environment: "TEMPORAL_ADDRESS",
    default: "localhost:7233",
    description: "The frontend.",
  },
  namespace: {
    type: "text",
    environment: "TEMPORAL_NAMESPACE",
    default: "default",
    description: "Namespace.",
  },
  tls: { type: "object", description: "The server's certificate and the client's, as the SDK takes them." },
  dataConverter: {
    type: "object",
    description: "Converter and codecs; the same in every process of a namespace.",
  },
  apiKey: {
    type: "text",
    environment: "TEMPORAL_API_KEY",
    secret: true,
    description: "For Cloud; implies TLS.",
  },
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
  readonly native: WorkflowClient;
  readonly #connection: Connection;
  readonly #polls = new Set<AbortController>();

  constructor(connection: Connection) {
    this.#connection = connection;
    this.native = connection.client;
  }

  submit(request: requests.SubmitRequest): Promise<requests.Submission> {
    const { taskName: type, queue, args } = request;
    const plan = [planStep(request, request, undefined)];
    return start(this.native, { kind: "task", type, queue, args, run: request, plan });
  }

  submitWorkflow(request: requests.WorkflowRequest): Promise<requests.Submission> {
    const { queue, args } = request.steps[0];
    const plan = request.steps.map((step, index) => planStep(step, request, index));
    return start(this.native, {
      kind: "workflow",
      type: request.workflowName,
      queue,
      args,
      run: request,
      plan,
    });
  }

  async getResult(id: string): Promise<TaskSnapshot> {
    const run = this.native.getHandle(id);
    return driver.snapshotOf(run, await describe(id, run));
  }

  async getWorkflowResult(id: string): Promise<WorkflowSnapshot> {
    const run = this.native.getHandle(id);
    return driver.workflowSnapshotOf(run, await describe(id, run));
  }

  async cancel(id: string): Promise<spec.CancelOutcome> {
    const run = this.native.getHandle(id);
    const description = await find(run);
    if (description === undefined) return "not-found";
    // Temporal takes a cancel of a closed workflow silently, so the state is read first.
    if (description.status !== "RUNNING" && description.status !== "PAUSED") return "already-finished";
    // A cancel is carried out by a worker, and none may be there for what nobody has started.
    if (!description.started) {
      await run.terminate("cancelled");
      return "cancelled";
    }
    await run.cancel();
    return "requested";
  }

  /** A long poll: the server answers at once for a run that is closed already, so it is armed when sent. */
  async watch(id: string, _kind: "task" | "workflow", wake: () => void): Promise<Disposable> {
    // A server holds 1,200 at once. Core polls for a wait whose watch is refused.
    if (this.#polls.size >= 1_000)
      throw new EngineError("Temporal takes no more long polls of this process.");
    const poll = new AbortController();
    this.#polls.add(poll);
    driver.pollUntilClosed(this.native.getHandle(id), poll.signal, wake);
    return {
      [Symbol.dispose]: () => {
        this.#polls.delete(poll);
        poll.abort();
      },
    };
  }

  startWorker(request: WorkerRequest): AdapterWorker {
    const drain = new WorkerDrain();
    let natives: readonly driver.NativeWorker[] = [];
    const shutDown = (): void => {
      for (const native of natives) if (native.getState() === "RUNNING") native.shutdown();
    };
    const options = request.queues.map((queue) => nativeOptions(queue, request, drain));
    const created = this.#connection.createWorkers(options, drain.draining);
    const serve = async (): Promise<void> => {
      natives = await created;
      void drain.begun.then(shutDown);
      // One that fails takes the others with it.
      const runs = natives.map((native) => native.run().finally(shutDown));
      await Promise.allSettled(runs);
      await drain.allTold();
      await Promise.all(runs);
    };
    const done = serve();
    return {
      ready: created.then(() => undefined),
      done,
      isHealthy: () => natives.length > 0 && natives.every((native) => native.getState() === "RUNNING"),
      stop: async (stop) => {
        drain.begin(stop);
        await done;
      },
    };
  }

  async ping(_signal: AbortSignal): Promise<void> {}
  async close(): Promise<void> {}
}

function nativeOptions(
  queue: string,
  request: WorkerRequest,
  drain: WorkerDrain,
): driver.NativeWorkerOptions {
  return {
    taskQueue: queue,
    identity: request.name,
    // Looked up by name, else `default`: core answers for names that are not served too.
    activities: { default: (...args) => runActivity(request, drain, queue, args) },
    // Counted per queue, and free when the activity is answered; core's slots are one count, free when a handler lets go.
    maxConcurrentActivityTaskExecutions: request.concurrency,
    // The SDK's own grace would end in failed attempts; ours ends in `released`.
    shutdownGraceTime: "365 days",
    maxHeartbeatThrottleInterval: "5s",
    // Else the workflow of a killed worker goes on 10 s after its activity has.
    stickyQueueScheduleToStartTimeout: "1s",
    ...(request.native as Partial<driver.NativeWorkerOptions> | undefined),
  };
}

/** One activity task: waits for a slot with its heart beating, runs, and answers by returning or throwing. */
async function runActivity(
  request: WorkerRequest,
  drain: WorkerDrain,
  queue: string,
  args: readonly unknown[],
) {
  const activity = driver.currentActivity();
  const { info, travels } = activity;
  const { workflowId: id, activityType: taskName } = info;
  if (travels === "unreadable") {
    const error = request.refuse({ queue, id, taskName, reason: "Its header is not one of this library's." });
    return report({ status: "failed", error, retry: false });
  }
  const heartbeat = setInterval(() => activity.heartbeat(), 1_000);
  const controller = new AbortController();
  activity.cancelled.catch((reason: unknown) => {
    controller.abort(driver.isWorkerShutdown(reason) ? new WorkerStopping() : new TaskCancelled());
  });
  const step = travels?.step;
  try {
    const slot = await request
      .takeSlot(AbortSignal.any([controller.signal, drain.draining]))
      .catch(() => undefined);
    // Never started: handed back, unless it was cancelled while it waited.
    if (slot === undefined) return report({ status: controller.signal.aborted ? "cancelled" : "released" });
    const outcome = await slot.execute({
      id: step === undefined ? id : `${id}/${step}`,
      taskName,
      queue,
      attempt: info.attempt,
      delivery: 1,
      args,
      kwargs: travels?.kwargs,
      headers: travels?.headers ?? {},
      expiresAt: travels?.expiresAt === undefined ? undefined : new Date(travels.expiresAt),
      workflow: step === undefined ? undefined : { id, step },
      signal: AbortSignal.any([controller.signal, drain.stopping]),
    });
    return report(outcome);
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

async function start(
  client: WorkflowClient,
  { kind, type, queue, args, run, plan }: Start,
): Promise<requests.Submission> {
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
function planStep(
  called: requests.StepRequest,
  run: requests.RequestOptions,
  step: number | undefined,
): PlanStep {
  const isFirst = step === undefined || step === 0;
  return {
    task: called.taskName,
    args: isFirst ? [] : called.args,
    travels: {
      kwargs: called.kwargs,
      headers: run.headers,
      expiresAt: isFirst ? run.expiresAt?.toISOString() : undefined,
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

async function find(run: Handle): Promise<Description | undefined> {
  try {
    return await run.describe();
  } catch (error) {
    if (driver.isNotFound(error)) return undefined;
    throw error;
  }
}

async function describe(id: string, run: Handle): Promise<Description> {
  const found = await find(run);
  if (found === undefined) throw new TaskNotFoundError(id, "temporal");
  return found;
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
  create: ({ configuration }) => new TemporalSkeleton(driver.connect(configuration)),
});
