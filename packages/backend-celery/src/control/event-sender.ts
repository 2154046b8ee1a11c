import type { CeleryBroker } from "../broker/celery-broker.ts";
import { EVENT_EXCHANGE } from "../broker/celery-exchanges.ts";
import type { LamportClock } from "./lamport-clock.ts";

/** As Celery's `buffer_limit`. */
const MOST_IN_BATCH = 24;
const BATCH_MS = 50;

/** What belongs to an event beside what all of them have. */
export type EventFields = Readonly<Record<string, unknown>>;

/** Sends events as Celery's `EventDispatcher` does: those of a worker one by one, those of tasks in batches. */
export class EventSender {
  readonly #broker: Pick<CeleryBroker, "notify">;
  readonly #hostname: string;
  readonly #clock: LamportClock;
  #batch: object[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(broker: Pick<CeleryBroker, "notify">, hostname: string, clock: LamportClock) {
    this.#broker = broker;
    this.#hostname = hostname;
    this.#clock = clock;
  }

  /** Now. */
  send(type: string, fields: EventFields): void {
    this.#publish(type.replaceAll("-", "."), this.#create(type, fields));
  }

  /** Together with the others of its moment, in the order of the calls. */
  add(type: string, fields: EventFields): void {
    this.#batch.push(this.#create(type, fields));
    if (this.#batch.length >= MOST_IN_BATCH) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), BATCH_MS).unref();
  }

  /** Sends what {@link add} has gathered. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#batch.length === 0) return;
    const batch = this.#batch;
    this.#batch = [];
    this.#publish("task.multi", batch);
  }

  #create(type: string, fields: EventFields): object {
    const now = new Date();
    return {
      hostname: this.#hostname,
      // As Python counts it: hours to the west.
      utcoffset: Math.floor(now.getTimezoneOffset() / 60),
      pid: process.pid,
      clock: this.#clock.forward(),
      ...fields,
      timestamp: now.getTime() / 1_000,
      type,
    };
  }

  #publish(routingKey: string, body: object): void {
    this.#broker.notify({
      exchange: EVENT_EXCHANGE,
      routingKey,
      body,
      headers: { hostname: this.#hostname },
    });
  }
}
