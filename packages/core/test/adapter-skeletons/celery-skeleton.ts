// Compile-only: proves that the adapter interface carries what Celery's protocol needs. Never run, never published.
import type * as spec from "../../src/adapter/backend-adapter.ts";
import { defineAdapter, SPEC_VERSION } from "../../src/adapter/backend-definition.ts";
import type { Capabilities } from "../../src/adapter/capabilities.ts";
import type { ConfigurationDescription } from "../../src/adapter/configuration.ts";
import type { Outcome } from "../../src/adapter/execution.ts";
import type { TaskSnapshot, WorkflowSnapshot } from "../../src/adapter/snapshot.ts";
import type * as requests from "../../src/adapter/submit-request.ts";
import type { AdapterWorker, WorkerRequest } from "../../src/adapter/worker-request.ts";
import { SubmitError } from "../../src/errors/submit-error.ts";
import { TaskCancelled } from "../../src/task/abort-reasons.ts";
import * as driver from "./celery-driver.ts";
import { type Broker, broker, type Delivery, type Message, results, type Verdict } from "./celery-driver.ts";
import { etaIn, invocationOf, messageOf, nextMessage, revoked, signatureOf } from "./celery-message.ts";
import { WorkerDrain } from "./worker-drain.ts";

const celeryCapabilities = {
  delay: { maxMs: 365 * 86_400_000, precisionMs: 1_000 },
  priority: true,
  idempotencyKey: false,
  expires: true,
  cancel: "running",
  unknownId: "pending",
  unknownIdGraceMs: 0,
  unregisteredTask: "queued",
  results: "any-process",
  stepResults: true,
  retryDelay: "per-failure",
  crashUsesAttempt: false,
  workerLost: "configured",
  maxRunMs: null,
  maxPayloadBytes: null,
  reports: { attempts: true, startedAt: true, running: true, taskName: true },
} as const satisfies Capabilities;

const celeryConfiguration = {
  brokerUrl: {
    type: "url",
    environment: "CELERY_BROKER_URL",
    required: true,
    description: "amqp:// or redis://.",
  },
  resultBackend: {
    type: "url",
    environment: "CELERY_RESULT_BACKEND",
    default: "rpc://",
    description: "Or redis://.",
  },
  consumerTimeoutMs: { type: "number", default: 1_800_000, description: "RabbitMQ's consumer_timeout." },
  maxPriority: { type: "number", minimum: 1, maximum: 255, description: "x-max-priority of the queues." },
  tls: { type: "object", description: "Certificates for both connections, as node:tls takes them." },
  trackStarted: {
    type: "boolean",
    default: false,
    description: "Write STARTED, as task_track_started does.",
  },
} as const satisfies ConfigurationDescription;

/** `native: { celery: … }` of a worker. */
interface CeleryWorkerOptions {
  readonly prefetchMultiplier?: number | undefined;
}

export class CelerySkeleton
  implements spec.BackendAdapter<Broker>, spec.AdapterCanceller, spec.BulkSubmitter, spec.ResultWatcher
{
  readonly native = broker;

  async submit(request: requests.SubmitRequest): Promise<requests.Submission> {
    const message = messageOf(request, driver.randomId(), request);
    await publishOrThrow(message);
    return { id: message.id, deduplicated: false };
  }

  /** Pipelined: each message has a confirm of its own, so halfway is known item by item. */
  submitMany(all: readonly requests.SubmitRequest[]): Promise<readonly requests.SubmissionOutcome[]> {
    const submitOne = async (request: requests.SubmitRequest): Promise<requests.SubmissionOutcome> => {
      const message = messageOf(request, driver.randomId(), request);
      const error = await publish(message);
      return error === undefined ? { status: "submitted", id: message.id } : { status: "failed", error };
    };
    return Promise.all(all.map(submitOne));
  }

  /** The head message carries the rest, so that any worker in any language carries the chain on. */
  async submitWorkflow(request: requests.WorkflowRequest): Promise<requests.Submission> {
    const id = driver.newRunId(request.steps.length);
    const [head, ...rest] = request.steps;
    const chain = rest.map((step, index) => signatureOf(step, id, index + 1, request)).toReversed();
    const headers = driver.withStep(request.headers, id, 0);
    await publishOrThrow({ ...messageOf(head, driver.stepId(id, 0), request), headers, chain });
    return { id, deduplicated: false };
  }

  async getResult(id: string): Promise<TaskSnapshot> {
    return driver.snapshotOf(await results.read(id));
  }

  async getWorkflowResult(id: string): Promise<WorkflowSnapshot> {
    return driver.workflowSnapshotOf(await Promise.all(driver.stepIds(id).map((step) => results.read(step))));
  }

  async cancel(id: string, kind: "task" | "workflow"): Promise<spec.CancelOutcome> {
    const ids = kind === "task" ? [id] : driver.stepIds(id);
    // The last step says whether the run is over; the worker of the running one writes the others.
    if (!(await results.write(ids.at(-1) ?? id, "REVOKED", revoked("revoked")))) return "already-finished";
    await broker.revoke(ids);
    return "cancelled";
  }

  watch(id: string, kind: "task" | "workflow", wake: () => void): Promise<Disposable> {
    return results.subscribe(kind === "task" ? id : (driver.stepIds(id).at(-1) ?? id), wake);
  }

  startWorker(request: WorkerRequest): AdapterWorker {
    const drain = new WorkerDrain();
    const running = new Map<
      string,
      { readonly controller: AbortController; readonly verdict: Promise<Verdict> }
    >();
    const revocations = new Set<string>();
    const revokes = broker.onRevoke((ids) => {
      for (const id of ids) {
        revocations.add(id);
        running.get(id)?.controller.abort(new TaskCancelled());
      }
    });

    const take = async (queue: string, delivery: Delivery): Promise<Verdict> => {
      const { message } = delivery;
      if (message === undefined) return refuse(request, queue, delivery);
      // The connection died under a running handler: the new delivery gets the verdict of the old one.
      const adopted = running.get(message.id);
      if (adopted !== undefined) return adopted.verdict;
      if (delivery.redelivered && (await isDone(message))) return "done";
      using _lease = delivery.keepAlive();
      // The broker pushes up to the prefetch of every queue; the slots are the worker's.
      const slot = await request
        .takeSlot(AbortSignal.any([drain.draining, delivery.lapsed]))
        .catch(() => undefined);
      if (slot === undefined) return "again";
      if (revocations.has(message.id)) {
        slot.giveBack();
        return settle(message, { status: "cancelled" });
      }
      // Counted here and not at receipt: a prefetched message is redelivered too, and has not been started.
      const starts = delivery.redelivered ? await results.countStart(message) : 1;
      const controller = new AbortController();
      const signal = AbortSignal.any([controller.signal, drain.stopping]);
      const outcome = slot.execute(invocationOf(message, queue, starts, signal));
      const verdict = outcome.then((told) => settle(message, told)).finally(() => running.delete(message.id));
      running.set(message.id, { controller, verdict });
      return await verdict;
    };
    const receive = (queue: string, delivery: Delivery): void => {
      const answered = take(queue, delivery).then(
        (verdict) => delivery.answer(verdict),
        (error: unknown) => {
          request.logger.error("An outcome could not be stored; its task will run again.", {
            error: String(error),
          });
          delivery.answer("again");
        },
      );
      drain.add(answered);
    };
    const consumers = broker.consume(request.queues.map(driver.engineQueue), {
      prefetch:
        request.concurrency * ((request.native as CeleryWorkerOptions | undefined)?.prefetchMultiplier ?? 1),
      signal: drain.draining,
      receive,
    });
    const serve = async (): Promise<void> => {
      const consuming = await consumers;
      await Promise.race([drain.begun, consuming.refused]);
      await consuming.cancel();
      await drain.allTold();
    };
    const done = serve().finally(() => revokes[Symbol.dispose]());
    return {
      ready: consumers.then(() => undefined),
      done,
      isHealthy: () => broker.alive,
      stop: async (stop) => {
        drain.begin(stop);
        await done;
      },
    };
  }

  async ping(_signal: AbortSignal): Promise<void> {}
  async close(): Promise<void> {}
}

/** In this order: what follows, confirmed; the result; the acknowledgement. A crash in between repeats, never loses. */
async function settle(message: Message, outcome: Outcome): Promise<Verdict> {
  switch (outcome.status) {
    case "completed": {
      const next = message.chain?.at(-1);
      if (next !== undefined)
        await broker.publish(next.options.queue, nextMessage(message, next, outcome.value));
      await results.write(message.id, "SUCCESS", outcome.value, message);
      return "done";
    }
    case "failed": {
      const { error, retry } = outcome;
      if (retry === false) {
        await writeFinal(message, "FAILURE", driver.exceptionOf(error));
        // As Python does, so that a dead letter queue sees it.
        return error.code === "NOT_REGISTERED" ? "dead-letter" : "done";
      }
      const again = {
        ...message,
        retries: message.retries + 1,
        eta: etaIn(retry.delayMs),
        parentId: message.id,
      };
      await broker.publish(message.queue, again);
      await results.write(message.id, "RETRY", driver.exceptionOf(error), message);
      return "done";
    }
    case "cancelled":
      await writeFinal(message, "REVOKED", revoked(outcome.error === undefined ? "revoked" : "expired"));
      return "done";
    case "released":
      // It comes back as redelivered; a start that was handed back is not one that killed its worker.
      await results.uncountStart(message);
      return "again";
  }
}

/** The steps that will never run get the same final state, else a wait for the last one hangs. */
async function writeFinal(message: Message, status: "FAILURE" | "REVOKED", result: object): Promise<void> {
  const later = (message.chain ?? []).map((step) => step.options.task_id);
  await Promise.all([message.id, ...later].map((id) => results.write(id, status, result, message)));
}

/** A final result, or a retry that was published before the crash. What follows went out before either was stored. */
async function isDone(message: Message): Promise<boolean> {
  const meta = await results.read(message.id);
  if (meta?.status === "RETRY") return (meta.retries ?? 0) >= message.retries;
  return meta?.status === "SUCCESS" || meta?.status === "FAILURE" || meta?.status === "REVOKED";
}

async function refuse(request: WorkerRequest, queue: string, delivery: Delivery): Promise<Verdict> {
  const { id, taskName, fault: reason } = delivery;
  const failure = request.refuse({ queue, id, taskName, reason });
  if (id !== undefined) await results.write(id, "FAILURE", driver.exceptionOf(failure));
  return "dead-letter";
}

async function publish(message: Message): Promise<SubmitError | undefined> {
  try {
    await broker.publish(message.queue, message);
    return undefined;
  } catch (cause) {
    // Returned as unroutable: certainly not there. A channel that died before its confirm: nobody knows.
    const outcome = broker.alive ? "not-sent" : "unknown";
    return new SubmitError(`The broker did not confirm task "${message.task}".`, outcome, { cause });
  }
}

async function publishOrThrow(message: Message): Promise<void> {
  const error = await publish(message);
  if (error !== undefined) throw error;
}

export const celery = defineAdapter({
  name: "celery",
  specVersion: SPEC_VERSION,
  capabilities: celeryCapabilities,
  configuration: celeryConfiguration,
  narrow: ({ brokerUrl, resultBackend, consumerTimeoutMs, maxPriority, trackStarted }) => ({
    ...(resultBackend.startsWith("rpc:") && { results: "submitter-only", workerLost: false }),
    ...(brokerUrl.startsWith("amqp") && {
      maxRunMs: consumerTimeoutMs - 120_000,
      priority: maxPriority !== undefined,
    }),
    reports: { ...celeryCapabilities.reports, running: trackStarted },
  }),
  create: () => new CelerySkeleton(),
});
