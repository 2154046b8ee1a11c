import type { Delivery, Settlement } from "./broker/celery-broker.ts";
import type { CeleryMessage } from "./protocol/celery-message.ts";

/** Names one attempt of a task. */
export function attemptKey({ id, retries }: Pick<CeleryMessage, "id" | "retries">): string {
  return `${id}/${retries}`;
}

/** A task that this worker holds, and every message of it that the broker has given out. */
export class RunningTask {
  readonly id: string;
  /** Resolves when all of it has been told. */
  readonly ended: Promise<void>;
  readonly #end: () => void;
  readonly controller = new AbortController();
  /** The newest last: the broker gives a message out again when the connection it went to is gone. */
  readonly #deliveries: Delivery[] = [];
  readonly takenAt = performance.now();
  /** `undefined` where it cannot be read. */
  readonly message: CeleryMessage | undefined;
  #startedAt: Date | undefined;

  constructor(id: string, delivery: Delivery, message?: CeleryMessage) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.id = id;
    this.message = message;
    this.ended = promise;
    this.#end = resolve;
    this.#deliveries.push(delivery);
  }

  end(): void {
    this.#end();
  }

  /** Whether it waits for a slot. */
  get isWaiting(): boolean {
    return this.#startedAt === undefined;
  }

  get startedAt(): Date | undefined {
    return this.#startedAt;
  }

  /** The newest one. */
  get delivery(): Delivery {
    return this.#deliveries.at(-1) as Delivery;
  }

  begin(): void {
    this.#startedAt = new Date();
  }

  /** The same message once more: it is not run twice here. */
  adopt(delivery: Delivery): void {
    this.#deliveries.push(delivery);
  }

  /**
   * Once, by the newest delivery that can be; the others are duplicates of it. False where none could be: the broker gives
   * the message out again.
   */
  async settle(settlement: Settlement): Promise<boolean> {
    const alive = this.#deliveries.filter(({ lapsed }) => !lapsed.aborted);
    const main = alive.pop() ?? this.delivery;
    await main.settle(settlement);
    await Promise.all(alive.map((duplicate) => duplicate.settle({ verdict: "done" })));
    return !main.lapsed.aborted;
  }
}
