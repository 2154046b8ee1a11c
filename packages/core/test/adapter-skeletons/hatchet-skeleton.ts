// Compile-only: proves that the adapter interface carries what Hatchet needs. Never run, never published.
import type * as spec from "../../src/adapter/backend-adapter.ts";
import { defineAdapter, SPEC_VERSION } from "../../src/adapter/backend-definition.ts";
import type { Capabilities } from "../../src/adapter/capabilities.ts";
import type { ConfigurationDescription } from "../../src/adapter/configuration.ts";
import type { Outcome } from "../../src/adapter/execution.ts";
import type { TaskSnapshot, WorkflowSnapshot } from "../../src/adapter/snapshot.ts";
import type * as requests from "../../src/adapter/submit-request.ts";
import type { AdapterWorker, ServedTask, WorkerRequest } from "../../src/adapter/worker-request.ts";
import { InvalidNameError } from "../../src/errors/invalid-name-error.ts";
import { NotRegisteredError } from "../../src/errors/not-registered-error.ts";
import { SubmitError } from "../../src/errors/submit-error.ts";
import { TaskNotFoundError } from "../../src/errors/task-not-found-error.ts";
import { TaskCancelled, WorkerStopping } from "../../src/task/abort-reasons.ts";
import * as driver from "./hatchet-driver.ts";
import { client, type Hatchet, type InputEnvelope, type OutputEnvelope, type TaskRun } from "./hatchet-driver.ts";

export const hatchetCapabilities = {
  delay: false,
  priority: true,
  idempotencyKey: false,
  expires: true,
  cancel: "running",
  unknownId: "not-found",
  unknownIdGraceMs: 5_000,
  unregisteredTask: "refused",
  results: "any-process",
  stepResults: true,
  retryDelay: "per-task",
  crashUsesAttempt: true,
  workerLost: "engine",
  maxRunMs: null,
  // gRPC's 4 MiB, with room for the envelope.
  maxPayloadBytes: 4 * 1024 * 1024 - 64 * 1024,
  reports: { attempts: true, startedAt: true, running: true, taskName: true },
} as const satisfies Capabilities;

export const hatchetConfiguration = {
  token: { type: "text", environment: "HATCHET_CLIENT_TOKEN", required: true, secret: true, description: "API token." },
  hostPort: { type: "text", environment: "HATCHET_CLIENT_HOST_PORT", description: "gRPC address; else the token's." },
  tlsStrategy: {
    type: "text",
    environment: "HATCHET_CLIENT_TLS_STRATEGY",
    choices: ["tls", "mtls", "none"],
    default: "tls",
    description: "How to connect.",
  },
} as const satisfies ConfigurationDescription;

export class HatchetSkeleton implements spec.BackendAdapter<Hatchet>, spec.AdapterCanceller, spec.BulkSubmitter {
  readonly native = client;

  async submit(request: requests.SubmitRequest): Promise<requests.Submission> {
    await registered(request);
    const { runId } = await client.admin.runWorkflow(
      workflowName(request),
      input(request, [request]),
      runOptions(request),
    );
    return { id: runId, deduplicated: false };
  }

  async submitMany(all: readonly requests.SubmitRequest[]): Promise<readonly requests.SubmissionOutcome[]> {
    if (all[0] !== undefined) await registered(all[0]);
    const outcomes: requests.SubmissionOutcome[] = [];
    // Our own chunks: with the SDK's, a failure loses the ids of those that went before it.
    for (const chunk of driver.chunksOf(all, 500)) {
      const runs = chunk.map((request) => ({
        workflowName: workflowName(request),
        input: input(request, [request]),
        options: runOptions(request),
      }));
      try {
        for (const { runId } of await client.admin.runWorkflows(runs))
          outcomes.push({ status: "submitted", id: runId });
      } catch (cause) {
        // The SDK repeats failed calls by itself, so the chunk may be there all the same.
        const error = new SubmitError("Hatchet did not confirm this part of submitMany.", "unknown", { cause });
        outcomes.push(...chunk.map(() => ({ status: "failed", error }) as const));
      }
    }
    return outcomes;
  }

  /** A DAG in a line, declared by the producer from what workers registered: retries stay each step's own. */
  async submitWorkflow(request: requests.WorkflowRequest): Promise<requests.Submission> {
    const tasks: driver.DagTask[] = [];
    for (const [index, step] of request.steps.entries()) {
      const parents = index === 0 ? [] : [`s${index - 1}`];
      tasks.push({ ...(await registered(step)), readableId: `s${index}`, parents });
    }
    const name = `${request.workflowName}-${driver.hashOf(JSON.stringify(tasks))}`.toLowerCase();
    await client.admin.putWorkflow({ name, tasks });
    const { runId } = await client.admin.runWorkflow(name, input(request, request.steps), runOptions(request));
    return { id: runId, deduplicated: false };
  }

  async getResult(id: string): Promise<TaskSnapshot> {
    return driver.snapshotOf(id, await details(id));
  }

  async getWorkflowResult(id: string): Promise<WorkflowSnapshot> {
    return driver.workflowSnapshotOf(id, await details(id));
  }

  async cancel(id: string): Promise<spec.CancelOutcome> {
    const { status } = await details(id);
    // A cancel of a finished run would turn its status to CANCELLED and its output to null.
    if (status !== "QUEUED" && status !== "RUNNING") return "already-finished";
    await client.runs.cancel({ ids: [id] });
    return "cancelled";
  }

  startWorker(request: WorkerRequest): AdapterWorker {
    const worker: Shared = {
      request,
      slots: driver.createSlots(request.concurrency),
      draining: new AbortController(),
      stopping: new AbortController(),
      outcomes: new Set(),
    };
    // Names are checked now; one workflow for each task on each queue.
    const workflows = request.queues.flatMap((queue) =>
      [...request.tasks.values()].map((task) => declareTask(worker, task, queue)),
    );
    // The SDK's registration tries for 13 s without asking, so ask first whether anybody is there.
    const native = driver
      .pingEngine()
      .then(() => client.worker(request.name, { workflows, slots: request.concurrency, handleKill: false }));
    return {
      ready: native.then(() => undefined),
      done: native.then((started) => started.start()),
      isHealthy: () => driver.stream.alive,
      stop: async ({ deadlineMs }) => {
        worker.draining.abort();
        const stopped = native.then((started) => started.stop());
        await driver.untilDeadline(deadlineMs, [stopped, ...worker.outcomes]);
        worker.stopping.abort(new WorkerStopping());
        await Promise.all(worker.outcomes);
      },
    };
  }

  async ping(_signal: AbortSignal): Promise<void> {}
  async close(): Promise<void> {}
}

/** What the tasks of one worker share. */
interface Shared {
  readonly request: WorkerRequest;
  readonly slots: driver.Slots;
  readonly draining: AbortController;
  readonly stopping: AbortController;
  readonly outcomes: Set<Promise<Outcome>>;
}

/** The policy is registered, before the worker starts: the nearest schedule that is never shorter. */
function declareTask(worker: Shared, task: ServedTask, queue: string): object {
  const { maxAttempts, initialDelayMs, maxDelayMs } = task.retry;
  const backoff = { factor: Math.ceil(initialDelayMs / 1_000), maxSeconds: Math.ceil(maxDelayMs / 1_000) };
  return client.task({
    name: workflowName({ queue, taskName: task.name }),
    retries: maxAttempts - 1,
    backoff: initialDelayMs === 0 ? undefined : backoff,
    // Core ends an attempt at its timeoutMs; the engine's limits only have to be later.
    executionTimeout: "8760h",
    scheduleTimeout: "8760h",
    fn: (input, run) => runTask(worker, { taskName: task.name, queue }, input, run),
  });
}

type Served = Pick<requests.StepRequest, "queue" | "taskName">;

async function runTask(
  { request, slots, draining, stopping, outcomes }: Shared,
  served: Served,
  input: InputEnvelope,
  run: TaskRun,
) {
  const controller = new AbortController();
  run.abortController.signal.addEventListener("abort", () => controller.abort(new TaskCancelled()), { once: true });
  const signal = AbortSignal.any([controller.signal, stopping.signal]);
  const step = input.chain ? Number(run.taskName().slice(1)) : undefined;
  const before = step === undefined || step === 0 ? [] : [(await run.parentOutput(`s${step - 1}`)).value];
  const { args = [], kwargs } = input.steps[step ?? 0] ?? {};
  const attempt = run.retryCount() + 1;
  const slot = await slots.take(AbortSignal.any([signal, draining.signal]));
  if (slot === undefined)
    return report({ status: controller.signal.aborted ? "cancelled" : "released" }, attempt, new Date());
  const startedAt = new Date();
  const { outcome, settled } = request.execute({
    id: step === undefined ? run.workflowRunId() : `${run.workflowRunId()}/${step}`,
    ...served,
    attempt,
    delivery: 1,
    args: [...before, ...args],
    kwargs,
    headers: input.headers,
    expiresAt: input.expiresAt === undefined || (step ?? 0) > 0 ? undefined : new Date(input.expiresAt),
    workflow: step === undefined ? undefined : { id: run.workflowRunId(), step },
    signal,
  });
  outcomes.add(outcome);
  void settled.then(() => slot[Symbol.dispose]());
  return report(await outcome.finally(() => outcomes.delete(outcome)), attempt, startedAt);
}

function report(outcome: Outcome, attempt: number, startedAt: Date): OutputEnvelope | Promise<never> {
  switch (outcome.status) {
    case "completed": {
      const completedAt = new Date().toISOString();
      return { value: outcome.value, attempt, startedAt: startedAt.toISOString(), completedAt };
    }
    case "failed":
      // Only message and stack travel, so the failure is JSON in the message; the delay is the registered one.
      throw outcome.retry === false
        ? driver.nonRetryable(JSON.stringify(outcome.error))
        : new Error(JSON.stringify(outcome.error));
    case "cancelled":
      // After a cancel the engine takes no notice; EXPIRED is stored as a failure, which reads map back.
      throw driver.nonRetryable(JSON.stringify(outcome.error ?? null));
    case "released":
      // There is no way to give it back, and a throw would use up a registered retry: never answer, and the engine
      // gives it to another worker once ours is gone (28 s).
      return new Promise<never>(() => undefined);
  }
}

async function registered(step: Served): Promise<driver.RegisteredTask> {
  // The engine answers a run id for a name it does not know, and that run never exists.
  const found = await driver.findRegistered(workflowName(step));
  if (found !== undefined) return found;
  throw new NotRegisteredError("task", step.taskName, `Start a worker that serves it on queue "${step.queue}" first.`);
}

/** `<queue>.<task>` in lower case; the bare name on the default queue where it holds no dot. */
function workflowName({ queue, taskName }: Served): string {
  if (/[.:]/.test(queue)) throw new InvalidNameError("queue", queue, "Hatchet takes neither dots nor colons in it");
  return (queue === "default" && !taskName.includes(".") ? taskName : `${queue}.${taskName}`).toLowerCase();
}

function input(
  request: requests.SubmitRequest | requests.WorkflowRequest,
  steps: readonly driver.StepInput[],
): InputEnvelope {
  const { headers, expiresMs } = request;
  const expiresAt = expiresMs === undefined ? undefined : new Date(Date.now() + expiresMs).toISOString();
  return {
    v: 1,
    headers,
    expiresAt,
    chain: "steps" in request,
    steps: steps.map(({ args, kwargs }) => ({ args, kwargs })),
  };
}

function runOptions({ priority, headers }: requests.RequestOptions): driver.RunOptions {
  return { priority: { low: 1, normal: 2, high: 3 }[priority ?? "normal"], additionalMetadata: headers };
}

async function details(id: string): Promise<driver.RunDetails> {
  try {
    return await client.runs.getDetails(id);
  } catch (error) {
    throw driver.isNotFound(error) ? new TaskNotFoundError(id, "hatchet") : error;
  }
}

export const hatchet = defineAdapter({
  name: "hatchet",
  specVersion: SPEC_VERSION,
  capabilities: hatchetCapabilities,
  configuration: hatchetConfiguration,
  create: () => new HatchetSkeleton(),
});
