import { setTimeout as delay } from "node:timers/promises";
import type { ManagedProcess } from "./managed-process.ts";
import { createRandom } from "./seeded-random.ts";

/** One kill that took place. */
export interface Kill {
  readonly name: string;
  readonly pid: number;
  /** Milliseconds since the killing began. */
  readonly atMs: number;
}

/** Whom to kill, how often, and how to bring them back. */
export interface KillPlan {
  /** Repeats the choice of victims and moments; printed by the caller. */
  readonly seed: number;
  /** Bounds of the pause between two kills, in milliseconds. */
  readonly pauseMs: readonly [shortest: number, longest: number];
  /** The processes now; one of them is chosen. */
  victims(): readonly ManagedProcess[];
  /** Starts the successor of a killed process. */
  replace(victim: ManagedProcess): Promise<void>;
  /** Ends the killing. */
  readonly signal: AbortSignal;
}

/** SIGKILLs a process after each random pause and replaces it, until told to end. Answers what it did. */
export async function killAtRandom(plan: KillPlan): Promise<readonly Kill[]> {
  const random = createRandom(plan.seed);
  const [shortest, longest] = plan.pauseMs;
  const began = performance.now();
  const kills: Kill[] = [];
  while (!plan.signal.aborted) {
    const pauseMs = shortest + random() * (longest - shortest);
    const chance = random();
    await delay(pauseMs, undefined, { signal: plan.signal }).catch(() => undefined);
    if (plan.signal.aborted) break;
    const victims = plan.victims();
    const victim = victims[Math.floor(chance * victims.length)];
    if (victim === undefined) continue;
    const { signal } = await victim.kill("SIGKILL");
    if (signal === "SIGKILL")
      kills.push({ name: victim.name, pid: victim.pid, atMs: Math.round(performance.now() - began) });
    await plan.replace(victim);
  }
  return kills;
}
