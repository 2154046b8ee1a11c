import type { Priority } from "@task-abstraction/core";
import type { StoredStep } from "./stored-run.ts";

const MOST_URGENT_FIRST = ["high", "normal", "low"] as const satisfies readonly Priority[];

/** The steps that may be started now, by queue and priority, in the order in which they came due. */
export class ReadyQueues {
  readonly #steps = new Map<string, Set<StoredStep>>();

  add(step: StoredStep): void {
    this.#at(step.plan.queue, step.run.priority).add(step);
  }

  delete(step: StoredStep): void {
    this.#at(step.plan.queue, step.run.priority).delete(step);
  }

  /** Takes the most urgent step of the first of these queues that has one. */
  take(queues: readonly string[]): StoredStep | undefined {
    const step = this.first(queues);
    if (step !== undefined) this.delete(step);
    return step;
  }

  /** As {@link take}, and leaves it there. */
  first(queues: readonly string[]): StoredStep | undefined {
    for (const queue of queues) {
      for (const priority of MOST_URGENT_FIRST) {
        const [step] = this.#at(queue, priority);
        if (step !== undefined) return step;
      }
    }
    return undefined;
  }

  #at(queue: string, priority: Priority): Set<StoredStep> {
    const name = `${priority} ${queue}`;
    const steps = this.#steps.get(name) ?? new Set();
    this.#steps.set(name, steps);
    return steps;
  }
}
