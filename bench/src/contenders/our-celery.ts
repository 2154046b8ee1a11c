import celery from "@task-abstraction/backend-celery";
import { createBackend, defineTask } from "@task-abstraction/core";
import { type Contender, createArgument, type Place } from "../contender.ts";
import { emptyEngine, openResultCounter, toCeleryPlace } from "./celery-engine.ts";
import { PREFETCH_MULTIPLIER, TASK_NAME } from "./celery-plan.ts";

type Argument = ReturnType<typeof createArgument>;

/** Ours, with its default settings. */
export async function openOurCelery(place: Place): Promise<Contender> {
  const at = toCeleryPlace(place);
  let onExecuted: () => void = () => undefined;
  const noop = defineTask(TASK_NAME, (_argument: Argument) => {
    onExecuted();
  });
  const backend = createBackend(celery, {
    tasks: [{ noop }],
    configuration: {
      brokerUrl: at.broker.url,
      resultBackend: at.results.url,
      prefetchMultiplier: PREFETCH_MULTIPLIER,
    },
  });
  const counter = openResultCounter(at);
  return {
    prepare: (queue) => emptyEngine(at, queue),
    submit: (queue, value) => backend.using({ queue }).submit(noop, createArgument(value)),
    async submitMany(queue, count) {
      const calls = Array.from({ length: count }, (_, index) => [createArgument(index)] as [Argument]);
      await backend.using({ queue }).submitMany(noop, calls);
    },
    async work({ queue, concurrency, onExecuted: callback }) {
      onExecuted = callback;
      const worker = await backend.startWorker({ queues: [queue], concurrency });
      return { stop: () => worker.stop() };
    },
    async waitForResult(_queue, id) {
      await backend.waitForResult(id as never, { timeoutMs: 60_000 });
    },
    countResults: () => counter.countResults(),
    async close() {
      counter.close();
      await backend.close();
    },
  };
}
