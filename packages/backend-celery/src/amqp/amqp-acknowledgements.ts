import type { Channel, ConsumeMessage } from "amqplib";

/** Acknowledgements that go out together. */
interface Batch {
  readonly messages: ConsumeMessage[];
  readonly sent: PromiseWithResolvers<void>;
}

/**
 * Answers the deliveries of one channel. Those that are acknowledged in one turn of the event loop go out together, by one
 * frame where no earlier delivery is open: amqplib sends each frame in a packet of its own, for which RabbitMQ wakes up.
 * https://www.rabbitmq.com/docs/confirms#consumer-acks-multiple-parameter
 */
export class AmqpAcknowledgements {
  readonly #channel: Channel;
  /** RabbitMQ numbers the deliveries of a channel from 1. */
  #firstOpen = 1;
  /** Answered ones beyond that. */
  readonly #answered = new Set<number>();
  #batch: Batch | undefined;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  /** Resolves when it has been sent; rejects where the channel is closed by then. */
  acknowledge(message: ConsumeMessage): Promise<void> {
    this.#batch ??= this.#begin();
    this.#batch.messages.push(message);
    return this.#batch.sent.promise;
  }

  acknowledgeAtOnce(message: ConsumeMessage): void {
    this.#channel.ack(message);
    this.#answer(message);
  }

  /** Back to its queue. */
  putBack(message: ConsumeMessage): void {
    this.#channel.nack(message, false, true);
    this.#answer(message);
  }

  /** To where dead letters go. */
  reject(message: ConsumeMessage): void {
    this.#channel.nack(message, false, false);
    this.#answer(message);
  }

  #begin(): Batch {
    const batch: Batch = { messages: [], sent: Promise.withResolvers() };
    process.nextTick(() => {
      this.#batch = undefined;
      try {
        this.#send(batch.messages);
        batch.sent.resolve();
      } catch (error) {
        batch.sent.reject(error);
      }
    });
    return batch;
  }

  #send(messages: readonly ConsumeMessage[]): void {
    for (const message of messages) this.#answer(message);
    let last: ConsumeMessage | undefined;
    for (const message of messages) {
      if (tagOf(message) >= this.#firstOpen) this.#channel.ack(message);
      else if (last === undefined || tagOf(message) > tagOf(last)) last = message;
    }
    if (last !== undefined) this.#channel.ack(last, true);
  }

  #answer(message: ConsumeMessage): void {
    this.#answered.add(tagOf(message));
    while (this.#answered.delete(this.#firstOpen)) this.#firstOpen += 1;
  }
}

function tagOf({ fields }: ConsumeMessage): number {
  return fields.deliveryTag;
}
