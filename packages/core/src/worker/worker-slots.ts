import type { Invocation, Outcome } from "../adapter/execution.ts";
import type { Slot, WorkerStats } from "../adapter/worker-request.ts";
import type { Execution } from "./create-executor.ts";

interface Waiter {
  give(slot: Slot): void;
}

/** A worker's room for handlers, and the counts of what became of them. */
export class WorkerSlots {
  readonly #execute: (invocation: Invocation) => Execution;
  readonly #onEnded: (ended: number) => void;
  readonly #waiters = new Set<Waiter>();
  readonly #counts: Record<Outcome["status"] | "refused", number> = {
    completed: 0,
    failed: 0,
    cancelled: 0,
    released: 0,
    refused: 0,
  };
  #free: number;
  #running = 0;
  #ended = 0;

  /** @param onEnded called with the number of handlers that have ended so far */
  constructor(
    concurrency: number,
    execute: (invocation: Invocation) => Execution,
    onEnded: (ended: number) => void,
  ) {
    this.#free = concurrency;
    this.#execute = execute;
    this.#onEnded = onEnded;
  }

  get free(): number {
    return this.#free;
  }

  stats(): WorkerStats {
    return { running: this.#running, ...this.#counts };
  }

  countRefused(): void {
    this.#counts.refused += 1;
  }

  /** The next free slot, in the order of asking; rejects with `signal.reason`. */
  async take(signal: AbortSignal): Promise<Slot> {
    signal.throwIfAborted();
    if (this.#free > 0) {
      this.#free -= 1;
      return this.#createSlot();
    }
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        give: (slot) => {
          signal.removeEventListener("abort", forget);
          resolve(slot);
        },
      };
      const forget = (): void => {
        this.#waiters.delete(waiter);
        reject(signal.reason);
      };
      this.#waiters.add(waiter);
      signal.addEventListener("abort", forget, { once: true });
    });
  }

  #createSlot(): Slot {
    let used = false;
    const use = (): void => {
      if (used) throw new Error("A slot can be used once only: by execute() or by giveBack().");
      used = true;
    };
    return {
      execute: (invocation) => {
        use();
        return this.#run(invocation);
      },
      giveBack: () => {
        use();
        this.#release();
      },
    };
  }

  async #run(invocation: Invocation): Promise<Outcome> {
    this.#running += 1;
    const execution = this.#execute(invocation);
    void execution.settled.then(() => {
      this.#running -= 1;
      this.#ended += 1;
      this.#release();
      this.#onEnded(this.#ended);
    });
    const outcome = await execution.outcome;
    this.#counts[outcome.status] += 1;
    return outcome;
  }

  #release(): void {
    const [next] = this.#waiters;
    if (next === undefined) {
      this.#free += 1;
      return;
    }
    this.#waiters.delete(next);
    next.give(this.#createSlot());
  }
}
