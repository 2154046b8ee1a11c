import type { Contender, Place } from "../contender.ts";

/** Kinds of places an engine can run in. */
export type PlaceKind = Place["kind"];

/** One line of the table: something that is measured on every contender. */
export interface Row {
  /** Stable, for JSON. */
  readonly id: string;
  readonly title: string;
  readonly unit: "tasks/s" | "ms" | "MB";
  readonly better: "higher" | "lower";
  /** Where it is measured. */
  readonly places: readonly PlaceKind[];
  /** A worker beside the application for as long as the measurement takes, in a process of its own where there can be. */
  readonly worker?: { readonly concurrency: number } | undefined;
  /** In a process that has done nothing before. Default: in one that has been in use since the warm-up. */
  readonly freshProcess?: true | undefined;
  /** One round: a figure, or a sample of many whose percentiles count. */
  measure(contender: Contender, queue: string, start: StartFacts): Promise<number | readonly number[]>;
}

/** How a process came to its contender, in milliseconds. */
export interface StartFacts {
  readonly importMs: number;
  /** From the call that opens the backend until its queue is there. */
  readonly openMs: number;
}

export const PGBOSS_PLACES: readonly PlaceKind[] = ["owner", "in-process", "postgres"];
export const CELERY_PLACES: readonly PlaceKind[] = ["rabbitmq", "redis"];
export const TEMPORAL_PLACES: readonly PlaceKind[] = ["temporal-workflow", "temporal-activity"];
export const HATCHET_PLACES: readonly PlaceKind[] = ["hatchet"];
/** Temporal and Hatchet have rows of their own: their servers take some hundred tasks a second. */
export const QUICK_ENGINES: readonly PlaceKind[] = [...PGBOSS_PLACES, ...CELERY_PLACES];
export const EVERYWHERE: readonly PlaceKind[] = [...QUICK_ENGINES, ...TEMPORAL_PLACES, ...HATCHET_PLACES];
