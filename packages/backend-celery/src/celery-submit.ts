import { randomUUID } from "node:crypto";
import {
  InvalidOptionError,
  type Priority,
  type RequestOptions,
  type StepRequest,
  type Submission,
  type SubmissionOutcome,
  SubmitError,
  type SubmitRequest,
  type WorkflowRequest,
} from "@task-abstraction/core";
import type { CeleryBroker } from "./broker/celery-broker.ts";
import { readNativeOptions } from "./celery-native-options.ts";
import type { QueueNames } from "./celery-routes.ts";
import type { SentEvents } from "./control/sent-events.ts";
import { notSent } from "./map-celery-error.ts";
import { createChainId, stepIds } from "./protocol/celery-id.ts";
import type { CeleryMessage } from "./protocol/celery-message.ts";
import { encodeMessage, writeStep } from "./protocol/encode-message.ts";
import { CHAIN_HEADER, isUserHeader } from "./protocol/protocol-headers.ts";
import type { Signature } from "./protocol/signature.ts";
import type { ResultStore } from "./results/result-store.ts";

/** Submits of one call that are under way: enough for a broker to be busy, and no more than that in memory. */
const AT_ONCE = 2_000;

/** The broker's numbers of priorities. */
export type PriorityScale = Readonly<Record<Priority, number>>;

/** What submitting needs. */
export interface CelerySubmitterParts {
  readonly broker: CeleryBroker;
  readonly queues: QueueNames;
  /** `undefined` where the queues have no priorities. */
  readonly priorities: PriorityScale | undefined;
  readonly store: ResultStore;
  /** `undefined` where nobody is told. */
  readonly sentEvents: SentEvents | undefined;
}

type PublishOptions = Pick<RequestOptions, "priority" | "native"> & {
  readonly queue: string;
  readonly replyTo: string | undefined;
};

/** A step within its chain. */
interface StepPlace {
  readonly id: string;
  readonly index: number;
  readonly taskId: string;
  readonly replyTo: string | undefined;
}

/** Submitting: a request becomes one message. */
export class CelerySubmitter {
  readonly #parts: CelerySubmitterParts;

  constructor(parts: CelerySubmitterParts) {
    this.#parts = parts;
  }

  async submit(request: SubmitRequest): Promise<Submission> {
    const id = randomUUID();
    const replyTo = await this.#expect([id]);
    await this.#publish(this.#messageOf(request, request, id), { ...request, replyTo });
    return { id, deduplicated: false };
  }

  /** Pipelined: each message has a confirm of its own. One is encoded when it can be sent. */
  async submitMany(requests: readonly SubmitRequest[]): Promise<readonly SubmissionOutcome[]> {
    const outcomes = new Array<SubmissionOutcome>(requests.length);
    const entries = requests.entries();
    const submitInTurn = async (): Promise<void> => {
      for (const [index, request] of entries) outcomes[index] = await this.#outcomeOf(request);
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, requests.length) }, submitInTurn));
    return outcomes;
  }

  async #outcomeOf(request: SubmitRequest): Promise<SubmissionOutcome> {
    try {
      return { status: "submitted", id: (await this.submit(request)).id };
    } catch (error) {
      if (!SubmitError.isInstance(error)) throw error;
      return { status: "failed", error };
    }
  }

  /** The first step's message carries the others, so that any worker in any language carries the chain on. */
  async submitWorkflow(request: WorkflowRequest): Promise<Submission> {
    const id = createChainId(request.steps.length);
    const ids = stepIds(id);
    const replyTo = await this.#expect(ids);
    const [head, ...later] = request.steps;
    const chain = later.map((step, index) =>
      this.#signatureOf(step, request, { id, index: index + 1, taskId: ids[index + 1] as string, replyTo }),
    );
    const message = {
      ...this.#messageOf(head, request, ids[0]),
      step: { chain: id, index: 0 },
      chain: chain.toReversed(),
    };
    await this.#publish(message, { ...request, queue: head.queue, native: head.native, replyTo });
    return { id, deduplicated: false };
  }

  #messageOf(step: StepRequest, options: RequestOptions, id: string): CeleryMessage {
    return {
      id,
      task: step.taskName,
      args: step.args,
      kwargs: step.kwargs ?? {},
      retries: 0,
      eta: options.delayMs ? new Date(Date.now() + options.delayMs) : undefined,
      expires: options.expiresAt,
      rootId: undefined,
      parentId: undefined,
      group: undefined,
      ignoreResult: readNativeOptions(step.native).ignoreResult === true,
      headers: checkHeaders(options.headers),
      step: undefined,
      callbacks: [],
      errbacks: [],
      chain: [],
    };
  }

  async #publish(message: CeleryMessage, options: PublishOptions): Promise<void> {
    const { broker, queues, sentEvents } = this.#parts;
    const wire = encodeMessage(message, { priority: this.#priorityOf(options), replyTo: options.replyTo });
    const outgoing = { ...wire, queue: queues.ofTask(message.task, options.queue) };
    await broker.publish(outgoing);
    sentEvents?.sent(outgoing);
  }

  /** Under `rpc://` a result may come before the submit has resolved. */
  async #expect(ids: readonly string[]): Promise<string | undefined> {
    const { broker, store } = this.#parts;
    try {
      const replyTo = await store.arm();
      store.expect(ids);
      return replyTo;
    } catch (error) {
      throw notSent(broker.title, error);
    }
  }

  #signatureOf(step: StepRequest, options: RequestOptions, place: StepPlace): Signature {
    const priority = this.#priorityOf({ ...options, native: step.native });
    return {
      task: step.taskName,
      args: step.args,
      kwargs: step.kwargs ?? {},
      options: {
        queue: this.#parts.queues.ofTask(step.taskName, step.queue),
        task_id: place.taskId,
        ...(place.replyTo !== undefined && { reply_to: place.replyTo }),
        ...(priority !== undefined && { priority }),
        headers: { ...options.headers, [CHAIN_HEADER]: writeStep({ chain: place.id, index: place.index }) },
      },
      immutable: false,
      subtaskType: null,
    };
  }

  #priorityOf({ priority, native }: Pick<RequestOptions, "priority" | "native">): number | undefined {
    return readNativeOptions(native).priority ?? this.#parts.priorities?.[priority ?? "normal"];
  }
}

/** Headers of the user travel beside those of the protocol, where Python tasks find them in `self.request`. */
function checkHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const name of Object.keys(headers)) {
    if (!isUserHeader(name))
      throw new InvalidOptionError(`headers.${name}`, "is a header of Celery itself: choose another name");
  }
  return headers;
}
