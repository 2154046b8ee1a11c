/** Node's timers hold 2^31-1 ms and fire at once beyond that; a longer wait is armed again. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

interface Timer {
  readonly moment: number;
  readonly run: () => void;
}

/**
 * An engine's time and what waits for it, in milliseconds since 1970. With a `startMs` it stands still until it is
 * moved; without one it runs as the machine's clock does, and can be moved ahead of it.
 */
export class Timeline {
  readonly #timers: Timer[] = [];
  /** Where a standing clock stands; `undefined` for a running one. */
  #standingAt: number | undefined;
  #aheadMs = 0;
  #alarm: NodeJS.Timeout | undefined;

  constructor(startMs: number | undefined) {
    this.#standingAt = startMs;
  }

  get now(): number {
    return this.#standingAt ?? Date.now() + this.#aheadMs;
  }

  /** Runs `run` when the time has come, in the order of asking among those of one moment. */
  at(moment: number, run: () => void): Disposable {
    const timer: Timer = { moment, run };
    this.#timers.splice(this.#timers.findLastIndex((other) => other.moment <= moment) + 1, 0, timer);
    this.#setAlarm();
    return {
      [Symbol.dispose]: () => {
        const index = this.#timers.indexOf(timer);
        if (index !== -1) this.#timers.splice(index, 1);
      },
    };
  }

  /** The next moment that something waits for, if there is one up to `end`. */
  nextUpTo(end: number): number | undefined {
    const moment = this.#timers[0]?.moment;
    return moment !== undefined && moment <= end ? moment : undefined;
  }

  /** Moves on to a moment, never back, and runs what waits for it. */
  moveTo(moment: number): void {
    if (moment > this.now) {
      if (this.#standingAt === undefined) this.#aheadMs += moment - this.now;
      else this.#standingAt = moment;
    }
    this.#runDue();
  }

  #runDue(): void {
    const { now } = this;
    while (this.nextUpTo(now) !== undefined) this.#timers.shift()?.run();
    this.#setAlarm();
  }

  #setAlarm(): void {
    if (this.#standingAt !== undefined) return;
    clearTimeout(this.#alarm);
    const [next] = this.#timers;
    if (next === undefined) return;
    // Node may fire a little early; then the alarm is set again.
    const inMs = Math.min(Math.max(Math.ceil(next.moment - this.now), 0), LONGEST_TIMER_MS);
    this.#alarm = setTimeout(() => this.#runDue(), inMs);
    // What is due tomorrow is no reason for a process to live until then.
    this.#alarm.unref();
  }
}
