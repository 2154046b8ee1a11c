import { setTimeout as delay } from "node:timers/promises";
import { BackendUnavailableError, type Logger } from "@task-abstraction/core";
import type { Channel, ChannelModel } from "amqplib";
import type { AmqpLink } from "./amqp-link.ts";

/** How queues are made; those of Python workers have to be made alike. */
export interface QueuePlan {
  /** `assert`: made where they are missing. `passive`: they must be there. `none`: not even looked for. */
  readonly declare: "assert" | "passive" | "none";
  /** `x-max-priority`. */
  readonly maxPriority: number | undefined;
  readonly queueType: "classic" | "quorum";
  readonly deadLetterExchange: string | undefined;
  readonly deadLetterRoutingKey: string | undefined;
}

/** How long a parking queue outlives its last message. */
const PARKING_EXPIRY_MS = 60_000;
/** A declaration restarts the expiry of a parking queue, so it is repeated in good time before a message goes there. */
const PARKING_DECLARED_FOR_MS = 30_000;

const PRECONDITION_FAILED = 406;

/** Of a declaration whose connection is lost. */
const MOST_TRIES = 6;
/** Up to so long between two of them: those who met should not meet again. */
const PAUSE_MS = 400;

interface Declared {
  readonly done: Promise<void>;
  readonly until: number;
}

/** Makes queues as Celery does: a durable queue, a direct exchange of its name, and the binding between them. */
export class AmqpTopology {
  readonly #link: AmqpLink;
  readonly #plan: QueuePlan;
  readonly #logger: Logger;
  /** Of each connection. */
  readonly #declared = new WeakMap<ChannelModel, Map<string, Declared>>();

  constructor(link: AmqpLink, plan: QueuePlan, logger: Logger) {
    this.#link = link;
    this.#plan = plan;
    this.#logger = logger;
  }

  /**
   * Resolves when the queue is there. Two clients that make a quorum queue at the same moment may both lose their connection
   * (541 INTERNAL_ERROR), so a loss is not the last word.
   */
  async ensureQueue(queue: string): Promise<void> {
    if (this.#plan.declare === "none") return;
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.#once(queue, Number.POSITIVE_INFINITY, (model) => this.#declare(model, queue));
      } catch (error) {
        if (tries === MOST_TRIES || !isLoss(error)) throw error;
        await delay(Math.random() * PAUSE_MS);
      }
    }
  }

  /** The queue in which a message for `queue` waits for so many seconds, until RabbitMQ itself moves it on. */
  async ensureParking(queue: string, seconds: number): Promise<string> {
    const parking = `${queue}.tsdelay.${seconds}`;
    const ttlMs = seconds * 1_000;
    await this.#once(parking, PARKING_DECLARED_FOR_MS, (model) =>
      onChannel(model, (channel) =>
        channel.assertQueue(parking, {
          durable: true,
          messageTtl: ttlMs,
          expires: ttlMs + PARKING_EXPIRY_MS,
          deadLetterExchange: "",
          deadLetterRoutingKey: queue,
        }),
      ),
    );
    return parking;
  }

  /** After somebody deleted it. */
  async forget(queue: string): Promise<void> {
    this.#declared.get(await this.#link.open())?.delete(queue);
  }

  async #once(
    queue: string,
    forMs: number,
    declare: (model: ChannelModel) => Promise<unknown>,
  ): Promise<void> {
    const model = await this.#link.open();
    let declared = this.#declared.get(model);
    if (declared === undefined) {
      declared = new Map();
      this.#declared.set(model, declared);
    }
    let known = declared.get(queue);
    if (known === undefined || known.until < performance.now()) {
      known = { done: declare(model).then(() => undefined), until: performance.now() + forMs };
      declared.set(queue, known);
      const mine = declared;
      known.done.catch(() => mine.delete(queue));
    }
    await known.done;
  }

  async #declare(model: ChannelModel, queue: string): Promise<void> {
    if (this.#plan.declare === "assert") {
      try {
        await onChannel(model, (channel) => this.#assert(channel, queue));
        return;
      } catch (error) {
        if ((error as { readonly code?: unknown }).code !== PRECONDITION_FAILED) throw error;
        this.#logger.warn(
          `Queue "${queue}" was made with other settings, and is used as it is: let maxPriority, queueType and the dead letter settings say the same as for Python workers.`,
          { error: (error as Error).message },
        );
      }
    }
    await onChannel(model, (channel) => channel.checkQueue(queue));
  }

  async #assert(channel: Channel, queue: string): Promise<void> {
    const { maxPriority, queueType, deadLetterExchange, deadLetterRoutingKey } = this.#plan;
    await channel.assertExchange(queue, "direct", { durable: true });
    await channel.assertQueue(queue, {
      durable: true,
      ...(maxPriority !== undefined && { maxPriority }),
      ...(deadLetterExchange !== undefined && { deadLetterExchange }),
      ...(deadLetterRoutingKey !== undefined && { deadLetterRoutingKey }),
      ...(queueType === "quorum" && { arguments: { "x-queue-type": "quorum" } }),
    });
    await channel.bindQueue(queue, queue, queue);
  }
}

/** On a channel of its own: a declaration that is refused closes its channel. */
async function onChannel(model: ChannelModel, call: (channel: Channel) => Promise<unknown>): Promise<void> {
  const channel = await model.createChannel();
  channel.on("error", () => undefined);
  await call(channel);
  await channel.close();
}

/** RabbitMQ has not answered: a refusal has its code. */
function isLoss(error: unknown): boolean {
  return (
    !BackendUnavailableError.isInstance(error) && (error as { readonly code?: unknown }).code === undefined
  );
}
