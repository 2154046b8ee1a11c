import { BackendUnavailableError } from "@task-abstraction/core";

/** Calls that may fail in a row before the engine counts as lost. */
const TOLERATED_FAULTS = 3;
/** An outage shorter than this part of a silence lets no worker miss more than one heartbeat. */
const HARMLESS_PART = 1 / 5;

/** What a worker knows of its engine by the answers to its own calls. */
export class EngineContact {
  readonly #silenceMs: number;
  #faults = 0;
  #awaySince: number | undefined;
  /** When every worker has had the time of a silence to be heard again. */
  #recoveredAt = Number.NEGATIVE_INFINITY;

  /** @param silenceMs after which a worker counts as dead that sends no heartbeat */
  constructor(silenceMs: number) {
    this.#silenceMs = silenceMs;
  }

  /** Faults in a row. */
  get faults(): number {
    return this.#faults;
  }

  get isLost(): boolean {
    return this.#faults >= TOLERATED_FAULTS;
  }

  /**
   * Whether a worker whose heartbeats are missing is dead. After an outage they all are missing: nobody could send one, and
   * whoever looked then would have every task run twice.
   */
  get showsDeadWorkers(): boolean {
    return this.#awaySince === undefined && performance.now() >= this.#recoveredAt;
  }

  noteAnswer(): void {
    const now = performance.now();
    const awayMs = now - (this.#awaySince ?? now);
    if (awayMs > this.#silenceMs * HARMLESS_PART) this.#recoveredAt = now + this.#silenceMs;
    this.#faults = 0;
    this.#awaySince = undefined;
  }

  noteFault(error: unknown): void {
    this.#faults += 1;
    if (BackendUnavailableError.isInstance(error)) this.#awaySince ??= performance.now();
  }
}
