import type { Timeline } from "../clock/timeline.ts";
import { Changes } from "./changes.ts";
import { Claim } from "./claim.ts";
import { ReadyQueues } from "./ready-queues.ts";
import type { StoredRun, StoredStep } from "./stored-run.ts";

/** All that an engine keeps: runs, which steps may be started, and who has started which. */
export class TaskStore {
  readonly changes = new Changes();
  readonly #timeline: Timeline;
  readonly #runs = new Map<string, StoredRun>();
  readonly #runsByKey = new Map<string, StoredRun>();
  readonly #ready = new ReadyQueues();
  readonly #claims = new Set<Claim>();
  readonly #watches = new Map<string, Set<() => void>>();

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  list(): readonly StoredRun[] {
    return [...this.#runs.values()];
  }

  find(id: string): StoredRun | undefined {
    return this.#runs.get(id);
  }

  findByKey(key: string): StoredRun | undefined {
    return this.#runsByKey.get(key);
  }

  add(run: StoredRun, key: string | undefined): void {
    this.#runs.set(run.plan.id, run);
    if (key !== undefined) this.#runsByKey.set(key, run);
    this.enqueue(run.steps[0] as StoredStep, run.plan.delayMs ?? 0);
  }

  /** Makes a step wait for a worker, not before `delayMs` from now. */
  enqueue(step: StoredStep, delayMs: number): void {
    step.status = "pending";
    if (delayMs <= 0) {
      this.#ready.add(step);
      this.changes.tell();
      return;
    }
    this.#timeline.at(this.#timeline.now + delayMs, () => {
      // Unless somebody has cancelled it meanwhile.
      if (step.status === "pending") this.#ready.add(step);
      this.changes.tell();
    });
  }

  hasReady(queues: readonly string[]): boolean {
    return this.#ready.first(queues) !== undefined;
  }

  /** Gives the next step of these queues to a worker. */
  claim(queues: readonly string[]): Claim | undefined {
    const step = this.#ready.take(queues);
    if (step === undefined) return undefined;
    step.status = "running";
    step.startedAt = this.#timeline.now;
    if (step.redelivered) {
      step.delivery += 1;
    } else {
      step.attempts += 1;
      step.delivery = 1;
    }
    const claim = new Claim(step);
    this.#claims.add(claim);
    this.changes.tell();
    return claim;
  }

  claims(): ReadonlySet<Claim> {
    return this.#claims;
  }

  /** Ends a claim; false where it had lapsed: somebody cancelled the step, or its worker died. */
  letGo(claim: Claim): boolean {
    this.changes.tell();
    return this.#claims.delete(claim);
  }

  /** Takes a step away from the workers, whether one has it or not; answers the claim of the one that has. */
  withdraw(step: StoredStep): Claim | undefined {
    this.#ready.delete(step);
    const claim = [...this.#claims].find((candidate) => candidate.step === step);
    if (claim !== undefined) this.letGo(claim);
    return claim;
  }

  /** Writes how a step ended; `outcome` is JSON text. Whoever waits for its run is woken if that has ended too. */
  end(step: StoredStep, status: "completed" | "failed" | "cancelled", outcome: string | undefined): void {
    step.status = status;
    step.outcome = outcome;
    step.completedAt = this.#timeline.now;
    const { next } = step;
    if (status === "completed" && next !== undefined) this.enqueue(next, 0);
    else this.#wake(step.run.plan.id);
    this.changes.tell();
  }

  /** Calls `wake` when the run has ended. */
  watch(id: string, wake: () => void): Disposable {
    const wakes = this.#watches.get(id) ?? new Set();
    this.#watches.set(id, wakes.add(wake));
    return {
      [Symbol.dispose]: () => {
        wakes.delete(wake);
        if (wakes.size === 0 && this.#watches.get(id) === wakes) this.#watches.delete(id);
      },
    };
  }

  #wake(id: string): void {
    for (const wake of this.#watches.get(id) ?? []) wake();
  }
}
