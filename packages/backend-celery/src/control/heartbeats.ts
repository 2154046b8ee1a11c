import { describeLoad, software } from "./describe-worker.ts";
import type { EventSender } from "./event-sender.ts";

/** Celery's own interval. */
const INTERVAL_SECONDS = 2;

/** What a heartbeat tells of its worker. */
export interface Pulse {
  /** Tasks that run now. */
  readonly active: number;
  /** Tasks that it has started. */
  readonly processed: number;
}

/** Says that a worker is there, as Celery's do also without `-E`: Flower takes one that is silent for offline. */
export class Heartbeats {
  readonly #events: EventSender;
  readonly #feel: () => Pulse;

  constructor(events: EventSender, feel: () => Pulse) {
    this.#events = events;
    this.#feel = feel;
  }

  /** Until it is disposed. */
  begin(): Disposable {
    this.#send("worker-online");
    const timer = setInterval(() => this.beat(), INTERVAL_SECONDS * 1_000).unref();
    return {
      [Symbol.dispose]: () => {
        clearInterval(timer);
        this.#send("worker-offline");
      },
    };
  }

  beat(): void {
    this.#send("worker-heartbeat");
  }

  #send(type: string): void {
    this.#events.send(type, {
      freq: INTERVAL_SECONDS,
      ...this.#feel(),
      loadavg: describeLoad(),
      ...software,
    });
  }
}
