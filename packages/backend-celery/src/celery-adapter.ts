import { defineAdapter, type WorkerRequest } from "@task-abstraction/core";
import type { CeleryBroker } from "./broker/celery-broker.ts";
import { celeryCapabilities } from "./celery-capabilities.ts";
import {
  celeryConfiguration,
  listWarnings,
  narrowCapabilities,
  validateConfiguration,
} from "./celery-configuration.ts";
import { openConnection, priorityScaleOf } from "./celery-connection.ts";
import { CeleryResults, type Wake } from "./celery-results.ts";
import { QueueNames, readRoutes } from "./celery-routes.ts";
import { CelerySubmitter } from "./celery-submit.ts";
import { CeleryWorker } from "./celery-worker.ts";
import { SentEvents } from "./control/sent-events.ts";

/** What this backend works with. */
export interface CeleryNative {
  /** Publishes any message of Celery's, and takes messages of any queue. */
  readonly broker: CeleryBroker;
}

/** Celery's protocol over RabbitMQ: its queues, chains and results are those of Python workers. */
export const celery = defineAdapter({
  name: "celery",
  specVersion: 1,
  capabilities: celeryCapabilities,
  configuration: celeryConfiguration,
  narrow: narrowCapabilities,
  validate: validateConfiguration,
  warnings: listWarnings,
  create({ configuration, logger }) {
    const { broker, store } = openConnection(configuration, logger);
    const queues = new QueueNames(configuration.defaultQueue, readRoutes(configuration.routes));
    const priorities = priorityScaleOf(configuration);
    const sentEvents = configuration.taskSentEvents ? new SentEvents(broker) : undefined;
    const submitter = new CelerySubmitter({ broker, store, queues, priorities, sentEvents });
    const results = new CeleryResults({ broker, store, trackStarted: configuration.trackStarted });
    const native: CeleryNative = { broker };
    return {
      native,
      submit: (request) => submitter.submit(request),
      submitMany: (requests) => submitter.submitMany(requests),
      submitWorkflow: (request) => submitter.submitWorkflow(request),
      getResult: (id) => results.getResult(id),
      getWorkflowResult: (id) => results.getWorkflowResult(id),
      cancel: (id, kind) => results.cancel(id, kind),
      watch: (id: string, kind: "task" | "workflow", wake: Wake) => results.watch(id, kind, wake),
      startWorker: (request: WorkerRequest) =>
        new CeleryWorker({ broker, store, queues, configuration }, request),
      async ping(signal) {
        signal.throwIfAborted();
        await Promise.all([broker.ping(), store.ping()]);
      },
      async close() {
        await broker.close();
        await store.close();
      },
    };
  },
});
