import type { Invocation } from "@task-abstraction/core";
import type { Claim } from "./engine/claim.ts";
import type { TestingParts } from "./testing-adapter.ts";
import { argumentsOf } from "./testing-workflow.ts";

/** A start as core runs it; everything in it is a copy of its own. */
export function toInvocation({ engine }: TestingParts, { step, signal }: Claim): Invocation {
  const { run, plan, index } = step;
  const { id, kind, headers } = run.plan;
  return {
    id: kind === "task" ? id : `${id}/${index}`,
    taskName: plan.taskName,
    queue: plan.queue,
    attempt: step.attempts,
    delivery: step.delivery,
    args: argumentsOf(step),
    kwargs: plan.kwargs === undefined ? undefined : (JSON.parse(plan.kwargs) as Invocation["kwargs"]),
    headers: { ...headers },
    // Of a chain it bounds the start of the first step.
    expiresAt: index === 0 ? pastExpiry(run.expiresAt, engine.parts.timeline.now) : undefined,
    workflow: kind === "task" ? undefined : { id, step: index },
    signal,
  };
}

/** Core looks at the machine's clock: an expiry that has passed on the engine's must have passed there too. */
function pastExpiry(expiresAt: number | undefined, now: number): Date | undefined {
  return expiresAt !== undefined && now > expiresAt
    ? new Date(Math.min(expiresAt, Date.now() - 1))
    : undefined;
}
