import { InvalidNameError } from "@task-abstraction/core";
import type { HatchetConfiguration } from "./hatchet-configuration.ts";

/** A task on a queue: what a workflow of Hatchet's is here. */
export interface Place {
  readonly queue: string;
  readonly taskName: string;
}

/** For tasks that other SDKs serve under names of their own. */
export interface Naming {
  /** The name of the workflow that is this task, without namespace; `undefined` for this library's own. */
  workflowName?(place: Place): string | undefined;
}

/** Tasks that Hatchet makes by itself. */
const RESERVED: ReadonlySet<string> = new Set(["on-failure-task", "on-success-task"]);

/** `<queue>.<task>`: the queue ends at the first dot, since it has none. */
export function workflowNameOf(
  place: Place,
  configuration: Pick<HatchetConfiguration, "namespace" | "naming">,
) {
  checkPlace(place);
  const { queue, taskName } = place;
  const isBare = queue === "default" && !taskName.includes(".");
  const own = isBare ? taskName : `${queue}.${taskName}`;
  const name = (configuration.naming as Naming | undefined)?.workflowName?.(place) ?? own;
  // Hatchet's SDK leaves the namespace out where a name begins with it by chance: two tasks would be one.
  return `${configuration.namespace}${name}`.toLowerCase();
}

/** What a worker registers under: it holds the names as they are, since Hatchet compares workflows in lower case. */
export function describePlace({ queue, taskName }: Place): string {
  return `Task "${taskName}" on queue "${queue}".`;
}

/** The place that a description names; `undefined` for one that this library has not written. */
export function parseDescription(description: string | undefined): Place | undefined {
  const [, taskName, queue] = /^Task "([^"]+)" on queue "([^"]+)"\.$/.exec(description ?? "") ?? [];
  return taskName === undefined || queue === undefined ? undefined : { taskName, queue };
}

/** @throws InvalidNameError (INVALID_NAME) for what Hatchet cannot hold */
export function checkPlace({ queue, taskName }: Place): void {
  if (/[.:]/.test(queue))
    throw new InvalidNameError("queue", queue, "on Hatchet it has letters, digits, _ and -");
  if (RESERVED.has(taskName.toLowerCase()))
    throw new InvalidNameError("task", taskName, "Hatchet has a task of this name in every workflow");
}

/** @throws InvalidNameError (INVALID_NAME) for queues that Hatchet would take for one */
export function checkQueues(queues: readonly string[]): void {
  const known = new Map<string, string>();
  for (const queue of queues) {
    const other = known.get(queue.toLowerCase());
    if (other !== undefined)
      throw new InvalidNameError("queue", queue, `on Hatchet it is the same as "${other}"`);
    known.set(queue.toLowerCase(), queue);
  }
}
