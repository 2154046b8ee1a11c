import { realDelay } from "./clock/real-time.ts";
import { LONGEST_TIMER_MS, type Timeline } from "./clock/timeline.ts";

/** When a stopping worker hands back what it still runs: counted in real time and on the engine's clock, whichever is first. */
export class StopDeadline {
  readonly #timeline: Timeline;
  readonly #onOver: () => void;
  readonly #waiting = new AbortController();
  readonly #timers: Disposable[] = [];

  constructor(timeline: Timeline, onOver: () => void) {
    this.#timeline = timeline;
    this.#onOver = onOver;
  }

  /** Once more with an earlier one: the earlier one counts. */
  bringTo(inMs: number): void {
    const { signal } = this.#waiting;
    realDelay(Math.min(inMs, LONGEST_TIMER_MS), undefined, { signal }).then(this.#onOver, () => undefined);
    this.#timers.push(this.#timeline.at(this.#timeline.now + inMs, this.#onOver));
  }

  cancel(): void {
    this.#waiting.abort();
    for (const timer of this.#timers) timer[Symbol.dispose]();
  }
}
