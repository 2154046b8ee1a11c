import type { AbortReason } from "@task-abstraction/core";
import type { StoredStep } from "./stored-run.ts";

/** One start of a step by one worker. The engine takes an outcome only from the claim that holds the step. */
export class Claim {
  readonly step: StoredStep;
  /** Sleeps of its handler on the engine's clock. */
  sleeping = 0;
  /** Its worker was killed: nothing wakes its handler any more. */
  isDead = false;
  readonly #controller = new AbortController();

  constructor(step: StoredStep) {
    this.step = step;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  abort(reason: AbortReason): void {
    this.#controller.abort(reason);
  }
}
