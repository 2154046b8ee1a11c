import celery from "@task-abstraction/backend-celery";
import { createBackend } from "@task-abstraction/core";
import type { Contender, Place } from "../contender.ts";
import { emptyEngine, openResultCounter, toCeleryPlace } from "./celery-engine.ts";
import { PREFETCH_MULTIPLIER, TASK_NAME } from "./celery-plan.ts";
import { defineNoop, measureBackend } from "./measure-backend.ts";

/** Ours, with its default settings. */
export async function openOurCelery(place: Place): Promise<Contender> {
  const at = toCeleryPlace(place);
  const measured = defineNoop(TASK_NAME, () => undefined);
  const backend = createBackend(celery, {
    tasks: [{ noop: measured.noop }],
    configuration: {
      brokerUrl: at.broker.url,
      resultBackend: at.results.url,
      prefetchMultiplier: PREFETCH_MULTIPLIER,
    },
  });
  const counter = openResultCounter(at);
  return {
    ...measureBackend(backend, measured),
    prepare: (queue) => emptyEngine(at, queue),
    countResults: () => counter.countResults(),
    async close() {
      counter.close();
      await backend.close();
    },
  };
}
