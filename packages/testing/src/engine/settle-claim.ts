import type { Outcome, TaskFailure } from "@task-abstraction/core";
import type { Claim } from "./claim.ts";
import type { TaskStore } from "./task-store.ts";

/** Writes what became of a start, and what follows from it: the next step, or the same one again. */
export function settleClaim(store: TaskStore, claim: Claim, outcome: Outcome): void {
  if (!store.letGo(claim)) return;
  const { step } = claim;
  if (outcome.status === "released") {
    // As if it had not been started: neither an attempt nor a delivery is used up.
    if (step.delivery === 1) step.attempts -= 1;
    step.redelivered = step.delivery > 1;
    step.delivery -= 1;
    step.startedAt = null;
    store.enqueue(step, 0);
    return;
  }
  step.redelivered = false;
  if (outcome.status === "completed") store.end(step, "completed", JSON.stringify(outcome.value));
  else if (outcome.status === "cancelled") store.end(step, "cancelled", stringify(outcome.error));
  else if (outcome.retry === false) store.end(step, "failed", stringify(outcome.error));
  else store.enqueue(step, outcome.retry.delayMs);
}

/** What the death of a worker costs on an engine. */
export interface LossRules {
  readonly usesAttempt: boolean;
  /** Deaths after which the engine itself gives the task up. */
  readonly limit: number;
}

/** A worker died with this claim: its step is run again. */
export function loseClaim(store: TaskStore, claim: Claim, rules: LossRules): void {
  claim.isDead = true;
  if (!store.letGo(claim)) return;
  const { step } = claim;
  step.losses += 1;
  step.redelivered = !rules.usesAttempt;
  if (step.losses < rules.limit) store.enqueue(step, 0);
  else store.end(step, "failed", stringify(workerLost(step.losses)));
}

function workerLost(losses: number): TaskFailure {
  return {
    code: "WORKER_LOST",
    type: "WorkerLost",
    message: `${losses} workers died while they ran it: the engine does not start it again.`,
    retryable: false,
  };
}

function stringify(failure: TaskFailure | undefined): string | undefined {
  return failure === undefined ? undefined : JSON.stringify(failure);
}
