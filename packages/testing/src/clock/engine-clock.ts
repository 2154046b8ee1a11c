import type { AsyncLocalStorage } from "node:async_hooks";
import type { Changes } from "../engine/changes.ts";
import type { Claim } from "../engine/claim.ts";
import type { Settle, SettleOptions } from "../engine/settle.ts";
import { type Duration, toMilliseconds } from "./duration.ts";
import type { TestClock } from "./test-clock.ts";
import type { Timeline } from "./timeline.ts";

/** What a clock is made of. */
export interface EngineClockParts {
  readonly timeline: Timeline;
  readonly changes: Changes;
  readonly settle: Settle;
  /** The start that the calling handler belongs to. */
  readonly claimOfHandler: AsyncLocalStorage<Claim>;
}

/** The clock of an engine, over its timeline. */
export class EngineClock implements TestClock {
  readonly #timeline: Timeline;
  readonly #changes: Changes;
  readonly #settle: Settle;
  readonly #claimOfHandler: AsyncLocalStorage<Claim>;
  #advancing: Promise<void> = Promise.resolve();

  constructor(parts: EngineClockParts) {
    this.#timeline = parts.timeline;
    this.#changes = parts.changes;
    this.#settle = parts.settle;
    this.#claimOfHandler = parts.claimOfHandler;
  }

  now(): Date {
    return new Date(this.#timeline.now);
  }

  async advance(duration: Duration, options?: SettleOptions): Promise<void> {
    const spanMs = toMilliseconds(duration);
    const before = this.#advancing;
    const advanced = before.then(() => this.#advance(spanMs, options));
    this.#advancing = advanced.catch(() => undefined);
    await advanced;
  }

  async sleep(
    duration: Duration,
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Promise<void> {
    const spanMs = toMilliseconds(duration);
    const claim = this.#claimOfHandler.getStore();
    options.signal?.throwIfAborted();
    if (spanMs === 0) return;
    if (claim !== undefined) claim.sleeping += 1;
    this.#changes.tell();
    try {
      await this.#untilPassed(spanMs, options.signal, claim);
    } finally {
      if (claim !== undefined) claim.sleeping -= 1;
    }
  }

  async #advance(spanMs: number, options: SettleOptions | undefined): Promise<void> {
    const end = this.#timeline.now + spanMs;
    await this.#settle(options);
    for (;;) {
      const moment = this.#timeline.nextUpTo(end);
      this.#timeline.moveTo(moment ?? end);
      await this.#settle(options);
      if (moment === undefined) return;
    }
  }

  #untilPassed(spanMs: number, signal: AbortSignal | undefined, claim: Claim | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      // A killed worker's handler never wakes, as if its process had ended.
      const wake = (goOn: () => void) => () => {
        timer[Symbol.dispose]();
        signal?.removeEventListener("abort", abort);
        if (claim?.isDead !== true) goOn();
      };
      const abort = wake(() => reject(signal?.reason));
      const timer = this.#timeline.at(this.#timeline.now + spanMs, wake(resolve));
      signal?.addEventListener("abort", abort, { once: true });
    });
  }
}
