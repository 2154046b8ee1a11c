import type { DueMessage, OutgoingMessage } from "../broker/celery-broker.ts";
import type { AmqpPublisher } from "./amqp-publisher.ts";
import type { AmqpTopology } from "./amqp-topology.ts";

/** The longest time to live that RabbitMQ takes is 2^32 ms. */
const LONGEST_SECONDS = 2 ** 21;

/**
 * Publishes what is not due yet into a queue whose messages RabbitMQ moves on after a while. Each queue has one time to
 * live, so nothing waits behind what is due later; a long delay goes through several, each half as long as the one before.
 */
export class AmqpParking {
  readonly #topology: AmqpTopology;
  readonly #publisher: AmqpPublisher;

  constructor(topology: AmqpTopology, publisher: AmqpPublisher) {
    this.#topology = topology;
    this.#publisher = publisher;
  }

  /** @throws SubmitError (SUBMIT_FAILED) */
  async publish({ message, dueAt }: DueMessage): Promise<void> {
    const seconds = dueAt === undefined ? 0 : parkingSeconds(dueAt.getTime() - Date.now());
    if (seconds === 0) return this.#publisher.publish(message);
    const parking = await this.#topology.ensureParking(message.queue, seconds);
    await this.#publisher.publishTo({ ...message, queue: parking } satisfies OutgoingMessage);
  }
}

/** The largest power of two that is not more than what remains; 0 for less than a second. */
function parkingSeconds(remainingMs: number): number {
  const seconds = Math.floor(remainingMs / 1_000);
  return seconds < 1 ? 0 : Math.min(2 ** Math.floor(Math.log2(seconds)), LONGEST_SECONDS);
}
