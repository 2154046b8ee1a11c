import type { HatchetClient } from "@hatchet-dev/typescript-sdk/v1/index.js";
import { defineAdapter, type WorkerRequest } from "@task-abstraction/core";
import { hatchetCapabilities } from "./hatchet-capabilities.ts";
import { hatchetConfiguration, narrowCapabilities, validateConfiguration } from "./hatchet-configuration.ts";
import { HatchetConnection } from "./hatchet-connection.ts";
import { HatchetResults } from "./hatchet-results.ts";
import { HatchetSubmitter } from "./hatchet-submit.ts";
import { HatchetWatcher } from "./hatchet-watcher.ts";
import { HatchetWorker } from "./hatchet-worker.ts";
import { createNativeClient } from "./native-client.ts";
import { RecentRuns } from "./recent-runs.ts";

/** The engine's own client. */
export interface HatchetNative {
  /** The SDK's client, made at its first call: for schedules, events, webhooks and all else this library leaves to it. */
  client(): Promise<HatchetClient>;
}

/** Tasks as workflows of Hatchet. */
export const hatchet = defineAdapter({
  name: "hatchet",
  specVersion: 1,
  capabilities: hatchetCapabilities,
  configuration: hatchetConfiguration,
  narrow: narrowCapabilities,
  validate: validateConfiguration,
  create({ configuration, logger }) {
    const connection = new HatchetConnection(configuration);
    const recent = new RecentRuns();
    const submitter = new HatchetSubmitter(connection, recent);
    const results = new HatchetResults(connection, recent);
    const watcher = new HatchetWatcher(connection, recent);
    const native: HatchetNative = { client: createNativeClient(configuration, logger) };
    return {
      native,
      submit: (request) => submitter.submit(request),
      submitMany: (requests) => submitter.submitMany(requests),
      submitWorkflow: (request) => submitter.submitWorkflow(request),
      getResult: (id) => results.getResult(id),
      getWorkflowResult: (id) => results.getWorkflowResult(id),
      cancel: (id, kind) => results.cancel(id, kind),
      watch: (id: string, kind: "task" | "workflow", wake: () => void) => watcher.watch(id, kind, wake),
      startWorker: (request: WorkerRequest) => new HatchetWorker(connection, request),
      async ping(signal) {
        signal.throwIfAborted();
        try {
          await connection.call(({ dispatcher }) => dispatcher.getVersion({}, { signal }));
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
