import hatchet from "@task-abstraction/backend-hatchet";
import { createBackend, defineWorkflow } from "@task-abstraction/core";
import { type Contender, createArgument, type Place } from "../contender.ts";
import { CHAIN_NAME, TASK_NAME, toHatchetPlace } from "./hatchet-plan.ts";
import { defineNoop, measureBackend } from "./measure-backend.ts";
import { onQueue } from "./on-queue.ts";

/** Ours, with its default settings. */
export async function openOurHatchet(place: Place, schema: string): Promise<Contender> {
  const { kind: _, ...configuration } = toHatchetPlace(place);
  const measured = defineNoop(TASK_NAME, (argument) => argument);
  const backend = createBackend(hatchet, {
    tasks: [{ noop: measured.noop }],
    configuration: configuration as never,
  });
  const chain = defineWorkflow(CHAIN_NAME, [measured.noop, measured.noop, measured.noop]);
  return onQueue(schema, {
    ...measureBackend(backend, measured),
    // A worker that has once been there is what makes the task known.
    async prepare(queue) {
      const worker = await backend.startWorker({ queues: [queue], concurrency: 1 });
      await worker.stop();
    },
    async runChain(queue, value) {
      const id = await backend.using({ queue }).submitWorkflow(chain, createArgument(value));
      await backend.waitForWorkflowResult(id, { timeoutMs: 60_000 });
    },
    close: () => backend.close(),
  });
}
