import type { Delivery, Settlement } from "./broker/celery-broker.ts";

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
  #isWaiting = true;

  constructor(id: string, delivery: Delivery) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.id = id;
    this.ended = promise;
    this.#end = resolve;
    this.#deliveries.push(delivery);
  }

  end(): void {
    this.#end();
  }

  /** Whether it waits for a slot. */
  get isWaiting(): boolean {
    return this.#isWaiting;
  }

  begin(): void {
    this.#isWaiting = false;
  }

  /** The same message once more: it is not run twice here. */
  adopt(delivery: Delivery): void {
    this.#deliveries.push(delivery);
  }

  /** Once, by the newest delivery that can be; the others are duplicates of it. */
  async settle(settlement: Settlement): Promise<void> {
    const alive = this.#deliveries.filter(({ lapsed }) => !lapsed.aborted);
    const main = alive.pop() ?? (this.#deliveries.at(-1) as Delivery);
    await main.settle(settlement);
    await Promise.all(alive.map((duplicate) => duplicate.settle({ verdict: "done" })));
  }
}
