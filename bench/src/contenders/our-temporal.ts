import temporal from "@task-abstraction/backend-temporal";
import { createBackend, defineWorkflow } from "@task-abstraction/core";
import { type Contender, createArgument, type Place } from "../contender.ts";
import { defineNoop, measureBackend } from "./measure-backend.ts";
import { onQueue } from "./on-queue.ts";
import { CHAIN_NAME, TASK_NAME, toTemporalPlace } from "./temporal-plan.ts";

/** Ours, with its default settings. */
export async function openOurTemporal(place: Place, schema: string): Promise<Contender> {
  const { address, kind } = toTemporalPlace(place);
  const measured = defineNoop(TASK_NAME, (argument) => argument);
  const backend = createBackend(temporal, {
    tasks: [{ noop: measured.noop }],
    configuration: { address, execution: kind === "temporal-workflow" ? "workflow" : "activity" },
  });
  const chain = defineWorkflow(CHAIN_NAME, [measured.noop, measured.noop, measured.noop]);
  return onQueue(schema, {
    ...measureBackend(backend, measured),
    prepare: () => backend.ping(),
    async runChain(queue, value) {
      const id = await backend.using({ queue }).submitWorkflow(chain, createArgument(value));
      await backend.waitForWorkflowResult(id, { timeoutMs: 60_000 });
    },
    close: () => backend.close(),
  });
}
