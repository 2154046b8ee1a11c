import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "@task-abstraction/core";
import type { Settlement } from "./broker/celery-broker.ts";
import type { CeleryMessage } from "./protocol/celery-message.ts";
import { attemptKey, type RunningTask } from "./running-tasks.ts";
import { UntoldOutcomes } from "./untold-outcomes.ts";

/** Between two tries. */
const RETRY_FIRST_MS = 100;
const RETRY_MOST_MS = 5_000;

/** Tells the broker and the result store what became of tasks, also where they are away for a while. */
export class OutcomeTeller {
  readonly #logger: Logger;
  readonly #untold = new UntoldOutcomes();
  readonly #givingUp = new AbortController();

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Again and again, until it is told or {@link giveUp}. Never rejects. */
  async tell(task: RunningTask, settlement: Settlement): Promise<void> {
    const { signal } = this.#givingUp;
    for (let pauseMs = RETRY_FIRST_MS; ; pauseMs = Math.min(pauseMs * 2, RETRY_MOST_MS)) {
      try {
        const isTold = await task.settle(settlement);
        if (!isTold && task.message !== undefined) this.#untold.add(attemptKey(task.message), settlement);
        return;
      } catch (error) {
        this.#logger.warn("An outcome could not be told; trying again.", { error: String(error) });
        if (signal.aborted) return;
      }
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Of an attempt whose message had lapsed when it ended, and has come back; once. */
  takeUntold(message: CeleryMessage): Settlement | undefined {
    return this.#untold.take(attemptKey(message));
  }

  /** Whatever is not told now has one more try. */
  giveUp(): void {
    this.#givingUp.abort();
  }
}
