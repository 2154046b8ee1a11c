import { setTimeout as delay } from "node:timers/promises";
import { SubmitError } from "@task-abstraction/core";
import type { StormEngine, StormPlan } from "./storm-plan.ts";
import { stormTasks } from "./storm-tasks.ts";

const PAUSE_MS = 50;

/** What was submitted, and is known to have arrived. */
export interface SubmittedStorm {
  /** Of the task that answers its own place in this list. */
  readonly tasks: readonly string[];
  /** Of the chain that answers its own place and three. */
  readonly chains: readonly string[];
  /** Submits that were refused, or of which nobody knows what became of them. */
  readonly repeated: number;
}

/**
 * One after the other, so that the storm lasts. What is not confirmed is submitted again: under its key where the engine
 * knows keys, else as another task.
 */
export async function submitStorm(plan: StormPlan, engine: StormEngine): Promise<SubmittedStorm> {
  const { tasks: taskCount, chains: chainCount = 0, taskMs, engineKills } = plan;
  const tasks: string[] = [];
  const chains: string[] = [];
  const total = taskCount + chainCount;
  let repeated = 0;
  let kills = 0;
  let restarting: Promise<void> = Promise.resolve();
  while (tasks.length + chains.length < total) {
    const count = tasks.length + chains.length;
    if (kills < engineKills && count >= ((kills + 1) * total) / (engineKills + 1)) {
      kills += 1;
      restarting = engine.restart();
    }
    const isChain = chains.length * taskCount < tasks.length * chainCount || tasks.length === taskCount;
    const place = isChain ? chains : tasks;
    try {
      place.push(await submitOne(engine, { isChain, place: place.length, taskMs }));
    } catch (error) {
      if (!SubmitError.isInstance(error)) throw error;
      repeated += 1;
      await delay(PAUSE_MS);
    }
  }
  await restarting;
  return { tasks, chains, repeated };
}

interface OneOfMany {
  readonly isChain: boolean;
  readonly place: number;
  readonly taskMs: number;
}

function submitOne({ backend }: StormEngine, { isChain, place, taskMs }: OneOfMany): Promise<string> {
  const submitter = backend.capabilities.idempotencyKey
    ? backend.using({ idempotencyKey: `${place}` })
    : backend;
  return isChain
    ? submitter.submitWorkflow(stormTasks.addThree, place, 100)
    : submitter.submit(stormTasks.recordedTask, place, taskMs);
}
