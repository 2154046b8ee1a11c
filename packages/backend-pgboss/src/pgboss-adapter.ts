import { defineAdapter, InvalidOptionError, type WorkerRequest } from "@task-abstraction/core";
import type { PgBoss } from "pg-boss";
import { mapPgbossError } from "./map-pgboss-error.ts";
import { pgbossCapabilities } from "./pgboss-capabilities.ts";
import {
  listWarnings,
  narrowCapabilities,
  pgbossConfiguration,
  validateConfiguration,
} from "./pgboss-configuration.ts";
import { PgbossConnection } from "./pgboss-connection.ts";
import { PgbossJobReader } from "./pgboss-job-reader.ts";
import { PgbossResults } from "./pgboss-results.ts";
import { PgbossSubmitter } from "./pgboss-submit.ts";
import { PgbossNews, PgbossWatcher } from "./pgboss-watcher.ts";
import { PgbossWorker } from "./pgboss-worker.ts";

/** The engine's own client. */
export interface PgbossNative {
  /** pg-boss, started: for schedules, dead letters, statistics and all else this library leaves to it. */
  boss(): Promise<PgBoss>;
}

/** pg-boss on the embedded engine or on any PostgreSQL. */
export const pgboss = defineAdapter({
  name: "pgboss",
  specVersion: 1,
  capabilities: pgbossCapabilities,
  configuration: pgbossConfiguration,
  narrow: narrowCapabilities,
  validate: validateConfiguration,
  warnings: listWarnings,
  create({ configuration, logger }) {
    const connection = new PgbossConnection(configuration, logger);
    const news = new PgbossNews(connection, logger);
    const submitter = new PgbossSubmitter(connection);
    const jobs = new PgbossJobReader(connection);
    const results = new PgbossResults(connection, jobs);
    const watcher = new PgbossWatcher(news, jobs);
    const native: PgbossNative = { boss: () => connection.boss() };
    return {
      native,
      submit: (request) => submitter.submit(request),
      submitMany: (requests) => submitter.submitMany(requests),
      submitWorkflow: (request) => submitter.submitWorkflow(request),
      getResult: (id) => results.getResult(id),
      getWorkflowResult: (id) => results.getWorkflowResult(id),
      cancel: (id, kind) => results.cancel(id, kind),
      watch: (id: string, kind: "task" | "workflow", wake: () => void) => watcher.watch(id, kind, wake),
      startWorker(request: WorkerRequest) {
        for (const name of Object.keys(request.native ?? {})) {
          throw new InvalidOptionError(
            `native.pgboss.${name}`,
            "is not an option: a worker of pg-boss has none of its own",
          );
        }
        return new PgbossWorker({ connection, configuration, news, jobs }, request);
      },
      async ping(signal) {
        signal.throwIfAborted();
        const aborted = new Promise<never>((_resolve, reject) => {
          signal.addEventListener("abort", () => reject(mapPgbossError(signal.reason, connection.engine)), {
            once: true,
          });
        });
        await Promise.race([connection.query({ text: "SELECT 1 AS alive" }), aborted]);
      },
      async close() {
        await news.close();
        await connection.close();
      },
    };
  },
});
