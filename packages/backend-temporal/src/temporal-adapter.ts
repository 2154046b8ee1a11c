import { defineAdapter, type WorkerRequest } from "@task-abstraction/core";
import type { Client } from "@temporalio/client";
import { temporalCapabilities } from "./temporal-capabilities.ts";
import {
  narrowCapabilities,
  temporalConfiguration,
  validateConfiguration,
} from "./temporal-configuration.ts";
import { TemporalConnection } from "./temporal-connection.ts";
import { TemporalResults } from "./temporal-results.ts";
import { TemporalSubmitter } from "./temporal-submit.ts";
import { TemporalWatcher } from "./temporal-watcher.ts";
import { TemporalWorker } from "./temporal-worker.ts";

/** Before core gives up by itself, who could not say why: the SDK repeats a call that reaches no server until its time is up. */
const LONGEST_PING_MS = 5_000;

/** The engine's own client. */
export interface TemporalNative {
  /** The SDK's client: for schedules, signals, queries and all else this library leaves to it. It connects at its first call. */
  client(): Promise<Client>;
}

/** Tasks as workflows and activities of Temporal. */
export const temporal = defineAdapter({
  name: "temporal",
  specVersion: 1,
  capabilities: temporalCapabilities,
  configuration: temporalConfiguration,
  narrow: narrowCapabilities,
  validate: validateConfiguration,
  create({ configuration }) {
    const connection = new TemporalConnection(configuration);
    const submitter = new TemporalSubmitter(connection, configuration);
    const results = new TemporalResults(connection);
    const watcher = new TemporalWatcher(connection);
    const native: TemporalNative = { client: async () => (await connection.open()).client };
    return {
      native,
      submit: (request) => submitter.submit(request),
      submitWorkflow: (request) => submitter.submitWorkflow(request),
      getResult: (id) => results.getResult(id),
      getWorkflowResult: (id) => results.getWorkflowResult(id),
      cancel: (id) => results.cancel(id),
      watch: (id: string, _kind: "task" | "workflow", wake: () => void) => watcher.watch(id, wake),
      startWorker: (request: WorkerRequest) => new TemporalWorker({ connection, configuration }, request),
      async ping(signal) {
        signal.throwIfAborted();
        const { client, namespace } = await connection.open();
        try {
          const deadline = Date.now() + Math.min(configuration.rpcTimeoutMs, LONGEST_PING_MS);
          await client.withAbortSignal(signal, () =>
            client.withDeadline(deadline, () => client.workflowService.describeNamespace({ namespace })),
          );
        } catch (error) {
          throw await connection.explain(error);
        }
      },
      async close() {
        watcher.close();
        await connection.close();
      },
    };
  },
});
