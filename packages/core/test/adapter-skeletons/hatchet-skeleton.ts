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
import { TaskCancelled } from "../../src/task/abort-reasons.ts";
import * as driver from "./hatchet-driver.ts";
import {
  client,
  type Hatchet,
  type InputEnvelope,
  type OutputEnvelope,
  type TaskRun,
} from "./hatchet-driver.ts";
import { WorkerDrain } from "./worker-drain.ts";

const hatchetCapabilities = {
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

const hatchetConfiguration = {
  token: {
    type: "text",
    environment: "HATCHET_CLIENT_TOKEN",
    required: true,
    secret: true,
    description: "API token.",
  },
  hostPort: {
    type: "text",
    environment: "HATCHET_CLIENT_HOST_PORT",
    description: "gRPC address; else the token's.",
  },
  tlsStrategy: {
    type: "text",
    environment: "HATCHET_CLIENT_TLS_STRATEGY",
    choices: ["tls", "mtls", "none"],
    default: "tls",
    description: "How to connect.",
  },
} as const satisfies ConfigurationDescription;

export class HatchetSkeleton
  implements spec.BackendAdapter<Hatchet>, spec.AdapterCanceller, spec.BulkSubmitter
{
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
        const error = new SubmitError("Hatchet did not confirm this part of submitMany.", "unknown", {
          cause,
        });
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
    const { runId } = await client.admin.runWorkflow(
      name,
      input(request, request.steps),
      runOptions(request),
    );
    return { id: runId, deduplicated: false };
  }

  async getResult(id: string): Promise<TaskSnapshot> {
    return driver.snapshotOf(id, await details(id));
  }

  async getWorkflowResult(id: string): Promise<WorkflowSnapshot> {
    return driver.workflowSnapshotOf(id, await details(id));
  }

  async cancel(id: string): Promise<spec.CancelOutcome> {
    const found = await find(id);
    if (found === undefined) return "not-found";
    // A cancel of a finished run would turn its status to CANCELLED and its output to null.
    if (found.status !== "QUEUED" && found.status !== "RUNNING") return "already-finished";
    await client.runs.cancel({ ids: [id] });
    return "cancelled";
  }

  startWorker(request: WorkerRequest): AdapterWorker {
    const drain = new WorkerDrain();
    // Names are checked now; one workflow for each task on each queue.
    const workflows = request.queues.flatMap((queue) =>
      [...request.tasks.values()].map((task) => declareTask(request, drain, task, queue)),
    );
    const { labels } = (request.native ?? {}) as Pick<driver.WorkerOptions, "labels">;
    const options = { workflows, slots: request.concurrency, labels, handleKill: false } as const;
    // The SDK's registration tries for 13 s without asking, so ask first whether anybody is there.
    const created = driver.pingEngine(drain.draining).then(() => client.worker(request.name, options));
    const serve = async (): Promise<void> => {
      const native = await created;
      const lost = native.start().then(() => drain.begun);
      await Promise.race([drain.begun, lost]);
      const stopped = native.stop();
      await drain.allTold();
      // It also waits for those that were handed back, which never answer.
      await driver.atMost(5_000, stopped);
      await lost;
    };
    const done = serve();
    return {
      ready: created.then(() => undefined),
      done,
      isHealthy: () => driver.stream.alive,
      stop: async (stop) => {
        drain.begin(stop);
        await done;
      },
    };
  }

  async ping(_signal: AbortSignal): Promise<void> {}
  async close(): Promise<void> {}
}

/** The policy is registered, before the worker starts. */
function declareTask(request: WorkerRequest, drain: WorkerDrain, task: ServedTask, queue: string): object {
  return client.task({
    name: workflowName({ queue, taskName: task.name }),
    retries: task.retry.maxAttempts - 1,
    backoff: driver.nearestBackoff(task.retry),
    // Core ends an attempt at its timeoutMs; the engine's limits only have to be later.
    executionTimeout: "8760h",
    scheduleTimeout: "8760h",
    fn: (input, run) => runTask(request, drain, { taskName: task.name, queue }, input, run),
  });
}

type Served = Pick<requests.StepRequest, "queue" | "taskName">;

async function runTask(
  request: WorkerRequest,
  drain: WorkerDrain,
  served: Served,
  input: unknown,
  run: TaskRun,
) {
  const id = run.workflowRunId();
  const attempt = run.retryCount() + 1;
  const startedAt = new Date();
  if (!driver.isEnvelope(input)) {
    const error = request.refuse({ ...served, id, reason: "Its input is not this library's envelope." });
    return report({ status: "failed", error, retry: false }, attempt, startedAt);
  }
  const controller = new AbortController();
  run.abortController.signal.addEventListener("abort", () => controller.abort(new TaskCancelled()), {
    once: true,
  });
  const step = input.chain ? Number(run.taskName().slice(1)) : undefined;
  const before = step === undefined || step === 0 ? [] : [(await run.parentOutput(`s${step - 1}`)).value];
  const { args = [], kwargs } = input.steps[step ?? 0] ?? {};
  // The engine's slot is free when it has been answered, this one when the handler has let go: seldom a long wait.
  const slot = await request
    .takeSlot(AbortSignal.any([controller.signal, drain.draining]))
    .catch(() => undefined);
  if (slot === undefined) {
    return report({ status: controller.signal.aborted ? "cancelled" : "released" }, attempt, startedAt);
  }
  const outcome = slot.execute({
    id: step === undefined ? id : `${id}/${step}`,
    ...served,
    attempt,
    delivery: 1,
    args: [...before, ...args],
    kwargs,
    headers: input.headers,
    expiresAt: input.expiresAt === undefined || (step ?? 0) > 0 ? undefined : new Date(input.expiresAt),
    workflow: step === undefined ? undefined : { id, step },
    signal: AbortSignal.any([controller.signal, drain.stopping]),
  });
  drain.add(outcome.then(() => undefined));
  return report(await outcome, attempt, startedAt);
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
  throw new NotRegisteredError(
    "task",
    step.taskName,
    `Start a worker that serves it on queue "${step.queue}" first.`,
  );
}

/** `<queue>.<task>` in lower case; the bare name on the default queue where it holds no dot. */
function workflowName({ queue, taskName }: Served): string {
  if (/[.:]/.test(queue))
    throw new InvalidNameError("queue", queue, "Hatchet takes neither dots nor colons in it");
  return (queue === "default" && !taskName.includes(".") ? taskName : `${queue}.${taskName}`).toLowerCase();
}

function input(
  request: requests.SubmitRequest | requests.WorkflowRequest,
  steps: readonly driver.StepInput[],
): InputEnvelope {
  return {
    v: 1,
    headers: request.headers,
    expiresAt: request.expiresAt?.toISOString(),
    chain: "steps" in request,
    steps: steps.map(({ args, kwargs }) => ({ args, kwargs })),
  };
}

function runOptions({ priority, headers }: requests.RequestOptions): driver.RunOptions {
  return { priority: { low: 1, normal: 2, high: 3 }[priority ?? "normal"], additionalMetadata: headers };
}

async function find(id: string): Promise<driver.RunDetails | undefined> {
  try {
    return await client.runs.getDetails(id);
  } catch (error) {
    if (driver.isNotFound(error)) return undefined;
    throw error;
  }
}

async function details(id: string): Promise<driver.RunDetails> {
  const found = await find(id);
  if (found === undefined) throw new TaskNotFoundError(id, "hatchet");
  return found;
}

export const hatchet = defineAdapter({
  name: "hatchet",
  specVersion: SPEC_VERSION,
  capabilities: hatchetCapabilities,
  configuration: hatchetConfiguration,
  create: () => new HatchetSkeleton(),
});
