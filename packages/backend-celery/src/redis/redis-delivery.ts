import type { Delivery, Settlement } from "../broker/celery-broker.ts";
import type { WireMessage } from "../protocol/wire-message.ts";
import { openEnvelope } from "./kombu-envelope.ts";
import type { Claim, RedisClaims } from "./redis-claims.ts";
import type { RedisSettlements } from "./redis-settlements.ts";

/** What a delivery works with. */
export interface RedisDeliveryParts {
  readonly claims: RedisClaims;
  readonly settlements: RedisSettlements;
}

/** A message that was taken. */
export interface TakenMessage {
  readonly tag: string;
  readonly queue: string;
  readonly envelope: string;
}

/** One message in a worker's hand: it is the worker's while its tag is in `unacked`. */
export class RedisDelivery implements Delivery, Claim {
  readonly tag: string;
  readonly queue: string;
  readonly message: WireMessage;
  readonly redelivered: boolean;
  readonly lapsed: AbortSignal;
  putBack: (() => Promise<void>) | undefined;
  readonly #parts: RedisDeliveryParts;
  readonly #envelope: string;
  readonly #lapsing = new AbortController();
  #isAcknowledged = false;

  constructor(parts: RedisDeliveryParts, { tag, queue, envelope }: TakenMessage) {
    this.#parts = parts;
    this.tag = tag;
    this.queue = queue;
    this.#envelope = envelope;
    const { message, redelivered } = openEnvelope(envelope);
    this.message = message;
    this.redelivered = redelivered;
    this.lapsed = this.#lapsing.signal;
    parts.claims.add(this);
  }

  lapse(): void {
    if (this.#isAcknowledged) return;
    this.#lapsing.abort(new Error("The message was given to another worker."));
  }

  async acknowledgeEarly(): Promise<void> {
    await this.#settle({ verdict: "done" });
    this.#isAcknowledged = true;
  }

  async settle(settlement: Settlement): Promise<void> {
    try {
      await this.#settle(settlement);
    } catch (error) {
      // Nobody else would: this worker lives, and its claims with it.
      if (settlement.verdict === "again") this.putBack = () => this.#settle(settlement);
      throw error;
    }
  }

  async #settle(settlement: Settlement): Promise<void> {
    const { tag, queue, message } = this;
    const isOurs = await this.#parts.settlements.settle(
      {
        tag: this.#isAcknowledged ? undefined : tag,
        queue,
        envelope: this.#envelope,
        priority: message.priority,
      },
      settlement,
    );
    if (!isOurs) this.lapse();
    this.#parts.claims.delete(tag);
  }
}
