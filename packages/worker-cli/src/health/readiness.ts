import type { Secrets } from "../secrets/secrets.ts";
import type { HealthState } from "./serve-health.ts";

/** The body of `/readyz`. */
export interface ReadinessReport {
  readonly status: "ready" | "not-ready";
  readonly worker: string | null;
  readonly backend: string | null;
  readonly running: number;
  /** How long the engine took to answer. */
  readonly pingMs: number | null;
  /** Why it is not ready; empty when it is. */
  readonly reasons: readonly string[];
}

/** A probe that waits longer has given up by then: kubelet waits one second unless told otherwise. */
const PING_TIMEOUT_MS = 2_000;

/** Looks whether a worker is ready; probes that come together share one look at the engine. */
export class Readiness {
  readonly #state: HealthState;
  readonly #secrets: Secrets;
  #looking: Promise<ReadinessReport> | undefined;

  constructor(state: HealthState, secrets: Secrets) {
    this.#state = state;
    this.#secrets = secrets;
  }

  look(): Promise<ReadinessReport> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #look(): Promise<ReadinessReport> {
    const { backend, worker, stopping } = this.#state;
    const reasons: string[] = [];
    if (stopping.aborted) reasons.push("the worker is stopping");
    else if (worker === undefined) reasons.push("the worker is starting");
    else if (!worker.isHealthy()) reasons.push("the worker has lost its connection");
    const pingMs = await this.#ping(reasons);
    return {
      status: reasons.length === 0 ? "ready" : "not-ready",
      worker: worker?.name ?? null,
      backend: backend?.name ?? null,
      running: worker?.stats().running ?? 0,
      pingMs,
      reasons,
    };
  }

  async #ping(reasons: string[]): Promise<number | null> {
    const startedAt = performance.now();
    try {
      await this.#state.backend?.ping({ timeoutMs: PING_TIMEOUT_MS });
      return Math.round((performance.now() - startedAt) * 10) / 10;
    } catch (error) {
      reasons.push(
        this.#secrets.mask(
          `the engine does not answer: ${error instanceof Error ? error.message : String(error)}`,
        ),
      );
      return null;
    }
  }
}
