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
import { TaskCancelled, WorkerStopping } from "../../src/task/abort-reasons.ts";
import * as driver from "./celery-driver.ts";
import { type Broker, broker, type Delivery, type Message, results } from "./celery-driver.ts";
import { invocationOf, messageOf, nextMessage, revoked, signatureOf } from "./celery-message.ts";

export const celeryCapabilities = {
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

export const celeryConfiguration = {
  brokerUrl: { type: "url", environment: "CELERY_BROKER_URL", required: true, description: "amqp:// or redis://." },
  resultBackend: { type: "url", environment: "CELERY_RESULT_BACKEND", default: "rpc://", description: "Or redis://." },
  consumerTimeoutMs: { type: "number", default: 1_800_000, description: "RabbitMQ's consumer_timeout." },
  maxPriority: { type: "number", minimum: 1, maximum: 255, description: "x-max-priority of the queues." },
  trackStarted: { type: "boolean", default: false, description: "Write STARTED, as task_track_started does." },
} as const satisfies ConfigurationDescription;

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
      try {
        return { status: "submitted", id: (await this.submit(request)).id };
      } catch (error) {
        return { status: "failed", error };
      }
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
    const running = new Map<string, { readonly controller: AbortController; readonly outcome: Promise<Outcome> }>();
    const tellings = new Set<Promise<void>>();
    const revocations = new Set<string>();
    const draining = new AbortController();
    const slots = driver.createSlots(request.concurrency);
    const listener = broker.onRevoke((ids) => {
      for (const id of ids) {
        revocations.add(id);
        running.get(id)?.controller.abort(new TaskCancelled());
      }
    });

    const take = async (queue: string, delivery: Delivery): Promise<void> => {
      const { message } = delivery;
      if (message === undefined) return refuse(delivery, request);
      // The connection died under a running handler: the new delivery tag inherits its outcome.
      const adopted = running.get(message.id);
      if (adopted !== undefined) return settle(delivery, message, await adopted.outcome);
      // The broker pushes up to the prefetch of every queue; the slots are the worker's.
      const slot = await slots.take(draining.signal);
      if (slot === undefined) return delivery.nack({ requeue: true });
      if (revocations.has(message.id) || (delivery.redelivered && (await isDone(message)))) {
        slot[Symbol.dispose]();
        return revocations.has(message.id) ? settle(delivery, message, { status: "cancelled" }) : delivery.ack();
      }
      // Counted here and not at receipt: a prefetched message is redelivered too, and has not been started.
      const starts = delivery.redelivered ? await results.countStart(message) : 1;
      const controller = new AbortController();
      const { outcome, settled } = request.execute(invocationOf(message, queue, starts, controller.signal));
      running.set(message.id, { controller, outcome });
      void settled.then(() => slot[Symbol.dispose]());
      await settle(delivery, message, await outcome).finally(() => running.delete(message.id));
    };
    const receive = (queue: string, delivery: Delivery): void => {
      const telling = take(queue, delivery).catch((error: unknown) => request.logger.error("Not settled", { error }));
      tellings.add(telling);
      void telling.then(() => tellings.delete(telling));
    };
    const consumers = Promise.all(
      request.queues.map((queue) =>
        broker.consume(driver.engineQueue(queue), request.concurrency, (delivery) => receive(queue, delivery)),
      ),
    );
    return {
      ready: consumers.then(() => undefined),
      done: new Promise((resolve) => draining.signal.addEventListener("abort", () => resolve())),
      isHealthy: () => broker.alive,
      stop: async ({ deadlineMs }) => {
        for (const consumer of await consumers) await consumer.cancel();
        draining.abort();
        await driver.untilDeadline(deadlineMs, tellings);
        for (const { controller } of running.values()) controller.abort(new WorkerStopping());
        await Promise.all(tellings);
        listener[Symbol.dispose]();
      },
    };
  }

  async ping(_signal: AbortSignal): Promise<void> {}
  async close(): Promise<void> {}
}

/** In this order: what follows, confirmed; the result; the acknowledgement. A crash in between repeats, never loses. */
async function settle(delivery: Delivery, message: Message, outcome: Outcome): Promise<void> {
  switch (outcome.status) {
    case "completed": {
      const next = message.chain?.at(-1);
      if (next !== undefined) await broker.publish(next.options.queue, nextMessage(message, next, outcome.value));
      await results.write(message.id, "SUCCESS", outcome.value, message);
      return delivery.ack();
    }
    case "failed": {
      const { error, retry } = outcome;
      if (retry === false) {
        await writeFinal(message, "FAILURE", driver.exceptionOf(error));
        // As Python does, so that a dead letter queue sees it.
        return error.code === "NOT_REGISTERED" ? delivery.nack({ requeue: false }) : delivery.ack();
      }
      const eta = new Date(Date.now() + retry.delayMs).toISOString();
      await broker.publish(message.queue, { ...message, retries: message.retries + 1, eta, parentId: message.id });
      await results.write(message.id, "RETRY", driver.exceptionOf(error), message);
      return delivery.ack();
    }
    case "cancelled":
      await writeFinal(message, "REVOKED", revoked(outcome.error === undefined ? "revoked" : "expired"));
      return delivery.ack();
    case "released":
      // It comes back as redelivered; a start that was handed back is not one that killed its worker.
      await results.uncountStart(message);
      return delivery.nack({ requeue: true });
  }
}

/** The steps that will never run get the same final state, else a wait for the last one hangs. */
async function writeFinal(message: Message, status: "FAILURE" | "REVOKED", result: object): Promise<void> {
  const later = (message.chain ?? []).map((step) => step.options.task_id);
  await Promise.all([message.id, ...later].map((id) => results.write(id, status, result, message)));
}

/** A final result, or a retry that was published before the crash: nothing is left but to acknowledge. */
async function isDone(message: Message): Promise<boolean> {
  const meta = await results.read(message.id);
  if (meta?.status === "RETRY") return (meta.retries ?? 0) >= message.retries;
  return meta?.status === "SUCCESS" || meta?.status === "FAILURE" || meta?.status === "REVOKED";
}

async function refuse({ id, fault, nack }: Delivery, { logger }: WorkerRequest): Promise<void> {
  logger.error("A message that cannot be read was refused.", { id, fault });
  if (id !== undefined) await results.write(id, "FAILURE", { exc_type: "DecodeError", exc_message: [fault] });
  nack({ requeue: false });
}

async function publishOrThrow(message: Message): Promise<void> {
  try {
    await broker.publish(message.queue, message);
  } catch (cause) {
    // Returned as unroutable: certainly not there. A channel that died before its confirm: nobody knows.
    const outcome = broker.alive ? "not-sent" : "unknown";
    throw new SubmitError(`The broker did not confirm task "${message.task}".`, outcome, { cause });
  }
}

export const celery = defineAdapter({
  name: "celery",
  specVersion: SPEC_VERSION,
  capabilities: celeryCapabilities,
  configuration: celeryConfiguration,
  narrow: ({ brokerUrl, resultBackend, consumerTimeoutMs, maxPriority, trackStarted }) => ({
    ...(resultBackend.startsWith("rpc:") && { results: "submitter-only", workerLost: false }),
    ...(brokerUrl.startsWith("amqp") && { maxRunMs: consumerTimeoutMs - 120_000, priority: maxPriority !== undefined }),
    reports: { ...celeryCapabilities.reports, running: trackStarted },
  }),
  create: () => new CelerySkeleton(),
});
