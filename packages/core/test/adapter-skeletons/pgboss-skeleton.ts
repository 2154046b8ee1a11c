// Compile-only: proves that the adapter interface carries what pg-boss needs. Never run, never published; the adapter
// that runs is packages/backend-pgboss.
import type * as spec from "../../src/adapter/backend-adapter.ts";
import { defineAdapter, SPEC_VERSION } from "../../src/adapter/backend-definition.ts";
import type { Capabilities } from "../../src/adapter/capabilities.ts";
import type { ConfigurationDescription } from "../../src/adapter/configuration.ts";
import type { Outcome } from "../../src/adapter/execution.ts";
import type { TaskSnapshot, WorkflowSnapshot } from "../../src/adapter/snapshot.ts";
import type * as requests from "../../src/adapter/submit-request.ts";
import type { AdapterWorker, Slot, WorkerRequest } from "../../src/adapter/worker-request.ts";
import { TaskNotFoundError } from "../../src/errors/task-not-found-error.ts";
import { TaskCancelled, WorkerStopping } from "../../src/task/abort-reasons.ts";
import * as driver from "./pgboss-driver.ts";
import {
  type Boss,
  boss,
  type Claim,
  type Envelope,
  type FetchedJob,
  type JobKey,
  type JobOptions,
} from "./pgboss-driver.ts";
import { WorkerDrain } from "./worker-drain.ts";

export const pgbossCapabilities = {
  delay: { maxMs: 100 * 365 * 86_400_000, precisionMs: 1_000 },
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
  // expireInSeconds is at most a day, counted from the start, and touch() does not move it.
  maxRunMs: 86_340_000,
  // jsonb holds 255 MB, and a job of a chain holds the result before it and the arguments of all later steps.
  maxPayloadBytes: 64 * 1024 * 1024,
  reports: { attempts: true, startedAt: true, running: true, taskName: true },
} as const satisfies Capabilities;

const pgbossConfiguration = {
  databaseUrl: {
    type: "url",
    environment: "PGBOSS_DATABASE_URL",
    secret: true,
    description: "PostgreSQL; unset: embedded.",
  },
  dataDirectory: {
    type: "text",
    environment: "PGBOSS_DATA_DIR",
    description: "Folder of the embedded engine.",
  },
} as const satisfies ConfigurationDescription;

export class PgBossSkeleton
  implements spec.BackendAdapter<Boss>, spec.AdapterCanceller, spec.BulkSubmitter, spec.ResultWatcher
{
  readonly native = boss;

  submit(request: requests.SubmitRequest): Promise<requests.Submission> {
    const key = jobKey("task", request.queue, request.taskName, request.idempotencyKey);
    return send(key, envelope(request, request), request);
  }

  submitWorkflow(request: requests.WorkflowRequest): Promise<requests.Submission> {
    const [first, ...later] = request.steps;
    const { workflowName: name, priority } = request;
    const head = jobKey("workflow", first.queue, name, request.idempotencyKey);
    const rest = later.map((step) => ({ ...step, id: driver.randomId() }));
    return send(
      head,
      { ...envelope(first, request), chain: { name, head, step: 0, rest, priority } },
      request,
    );
  }

  /** One INSERT: all rows or none, so that halfway does not exist. */
  async submitMany(all: readonly requests.SubmitRequest[]): Promise<readonly requests.SubmissionOutcome[]> {
    const queue = all[0]?.queue ?? "default";
    const jobs = all.map((request) => ({
      ...jobOptions(request),
      id: driver.randomId(),
      data: envelope(request, request),
    }));
    await boss.insert(queue, jobs);
    return jobs.map(({ id }) => ({ status: "submitted", id: driver.toTaskId({ queue, id }) }));
  }

  async getResult(id: string): Promise<TaskSnapshot> {
    return driver.snapshotOf((await readRun(id))[0]);
  }

  async getWorkflowResult(id: string): Promise<WorkflowSnapshot> {
    return driver.workflowSnapshotOf(await readRun(id));
  }

  async cancel(id: string, kind: "task" | "workflow"): Promise<spec.CancelOutcome> {
    const run = await findRun(id);
    if (run === undefined) return "not-found";
    // Those of its jobs that exist and have not ended; the statement tells their workers and the waits too.
    const jobs = [run[0], ...(run[0].data.chain?.rest ?? [])];
    if ((await driver.cancelJobs(jobs)).length > 0) return "cancelled";
    // A chain may just have gone on to a job that the statement did not see yet.
    const over = kind === "task" || driver.workflowSnapshotOf(run).completedAt !== null;
    return over ? "already-finished" : this.cancel(id, kind);
  }

  watch(id: string, _kind: "task" | "workflow", wake: () => void): Promise<Disposable> {
    const jobId = driver.parseTaskId(id)?.id ?? id;
    return driver.listen("finished", (finished) => finished.includes(jobId) && wake());
  }

  startWorker(request: WorkerRequest): AdapterWorker {
    const drain = new WorkerDrain();
    const claims = new Set<Claim & { readonly controller: AbortController }>();
    const hungry = driver.hungryQueues(request.queues, drain.draining);

    const start = (queue: string, { id, retryCount, data }: FetchedJob, slot: Slot): void => {
      const claim = { queue, id, retryCount, controller: new AbortController() };
      const signal = AbortSignal.any([claim.controller.signal, drain.stopping]);
      claims.add(claim);
      // Told at once, however long the handler keeps its slot.
      const told = execute(request, claim, data, slot, signal).then((outcome) =>
        settle(claim, data, outcome),
      );
      drain.add(told.finally(() => claims.delete(claim)));
    };
    const serve = async (): Promise<void> => {
      for await (const queue of hungry) {
        const slots = await takeSlots(request, drain.draining);
        const jobs = slots.length === 0 ? [] : await driver.fetchJobs(queue, slots.length);
        if (jobs.length > 0 && jobs.length === slots.length) hungry.add(queue);
        for (const job of jobs) start(queue, job, slots.pop() as Slot);
        for (const slot of slots) slot.giveBack();
      }
      await drain.allTold();
    };
    const heartbeat = driver.renewClaims(claims, ({ controller }, why) => {
      // Whatever the outcome of a claim that was given away will be, the fence drops it.
      controller.abort(why === "cancelled" ? new TaskCancelled() : new WorkerStopping());
    });
    const cancels = driver.listen("cancelled", (ids) => {
      for (const { id, controller } of claims) if (ids.includes(id)) controller.abort(new TaskCancelled());
    });
    const done = cancels.then(serve).finally(() => heartbeat[Symbol.dispose]());
    return {
      ready: cancels.then(() => undefined),
      done,
      isHealthy: () => !drain.draining.aborted,
      stop: async (stop) => {
        drain.begin(stop);
        await done;
        (await cancels)[Symbol.dispose]();
      },
    };
  }

  async ping(_signal: AbortSignal): Promise<void> {}
  async close(): Promise<void> {}
}

/** One slot, waiting for it, and those that are free beside it: a fetch asks for as many jobs as can run. */
async function takeSlots(request: WorkerRequest, signal: AbortSignal): Promise<Slot[]> {
  const slots: Slot[] = [];
  try {
    do slots.push(await request.takeSlot(signal));
    while (request.freeSlots() > 0);
  } catch {
    // The worker stops.
  }
  return slots;
}

async function execute(
  request: WorkerRequest,
  claim: Claim,
  data: unknown,
  slot: Slot,
  signal: AbortSignal,
): Promise<Outcome> {
  const id = driver.toTaskId(claim);
  if (!driver.isEnvelope(data)) {
    slot.giveBack();
    const reason = "The job's data is not that of a task.";
    return {
      status: "failed",
      error: request.refuse({ queue: claim.queue, id, taskName: undefined, reason }),
      retry: false,
    };
  }
  const { task: taskName, args, kwargs, headers, expiresAt, chain } = data;
  return slot.execute({
    id,
    taskName,
    queue: claim.queue,
    attempt: claim.retryCount + 1,
    delivery: 1,
    args,
    kwargs,
    headers,
    expiresAt: expiresAt === undefined ? undefined : new Date(expiresAt),
    workflow: chain && { id: driver.toTaskId(chain.head), step: chain.step },
    signal,
  });
}

/** What the engine is told, in one transaction with what follows from it. */
async function settle(claim: Claim, data: unknown, outcome: Outcome): Promise<void> {
  switch (outcome.status) {
    case "completed": {
      const end = driver.endJob(claim, "completed", { value: outcome.value });
      const next = driver.isEnvelope(data) ? await insertNextStep(data, outcome.value) : undefined;
      return driver.transaction(next === undefined ? [end] : [end, driver.requireEnded(claim), next]);
    }
    case "failed": {
      const { error, retry } = outcome;
      const { queue, ...attempt } = claim;
      // pg-boss decides by the numbers in the row, so they are written before it decides.
      const fence = driver.fenceFailure(claim, retry === false ? "terminal" : "retry");
      const fail = await driver.captureStatement((db) => boss.fail(queue, attempt, { error }, { db }));
      if (retry === false || retry.delayMs === 0) return driver.transaction([fence, fail]);
      const options = { id: claim.id, startAfter: `${retry.delayMs / 1_000} seconds` };
      const delay = await driver.captureStatement((db) => boss.update(queue, undefined, { ...options, db }));
      return driver.transaction([fence, fail, delay]);
    }
    case "cancelled":
      return driver.transaction([driver.endJob(claim, "cancelled", { error: outcome.error })]);
    case "released":
      return driver.transaction([driver.releaseJob(claim)]);
  }
}

/** `undefined` after the last step, and for a single task. */
async function insertNextStep(
  { chain, headers }: Envelope,
  value: unknown,
): Promise<driver.Statement | undefined> {
  const [next, ...rest] = chain?.rest ?? [];
  if (chain === undefined || next === undefined) return undefined;
  const called = { ...next, args: [value, ...next.args] };
  const data = {
    ...envelope(called, { headers, expiresAt: undefined }),
    chain: { ...chain, step: chain.step + 1, rest },
  };
  return driver.insertStatement(next, data, jobOptions({ priority: chain.priority, delayMs: undefined }));
}

async function send(
  key: JobKey,
  data: Envelope,
  request: requests.RequestOptions,
): Promise<requests.Submission> {
  const sent = await boss.send(key.queue, data, { ...jobOptions(request), id: key.id });
  return { id: driver.toTaskId(key), deduplicated: sent === null };
}

function jobKey(kind: "task" | "workflow", queue: string, name: string, key: string | undefined): JobKey {
  return { queue, id: key === undefined ? driver.randomId() : driver.hashedId(kind, queue, name, key) };
}

type Called = Pick<requests.StepRequest, "taskName" | "args" | "kwargs">;
type Run = Pick<requests.RequestOptions, "headers" | "expiresAt">;

function envelope({ taskName, args, kwargs }: Called, { headers, expiresAt }: Run): Envelope {
  return {
    v: 1,
    task: taskName,
    args,
    kwargs,
    headers,
    expiresAt: expiresAt?.toISOString(),
    chain: undefined,
  };
}

function jobOptions({
  priority,
  delayMs,
}: Pick<requests.RequestOptions, "priority" | "delayMs">): JobOptions {
  return {
    priority: { low: -10, normal: 0, high: 10 }[priority ?? "normal"],
    startAfter: delayMs === undefined ? undefined : `${delayMs / 1_000} seconds`,
    // Room for redeliveries: core, which knows the policy, ends attempts and lost tasks, not this limit.
    retryLimit: 1_000_000,
    expireInSeconds: 86_400,
    heartbeatSeconds: 10,
  };
}

type RunRows = readonly [driver.JobRow, ...driver.JobRow[]];

/** The job of an id and, of a chain, those of its later steps that exist. */
async function findRun(id: string): Promise<RunRows | undefined> {
  const key = driver.parseTaskId(id);
  const [head] = key === undefined ? [] : await driver.readJobs([key]);
  return head && [head, ...(await driver.readJobs(head.data.chain?.rest ?? []))];
}

async function readRun(id: string): Promise<RunRows> {
  const run = await findRun(id);
  if (run === undefined) throw new TaskNotFoundError(id, "pgboss");
  return run;
}

export const pgboss = defineAdapter({
  name: "pgboss",
  specVersion: SPEC_VERSION,
  capabilities: pgbossCapabilities,
  configuration: pgbossConfiguration,
  create: () => new PgBossSkeleton(),
});
