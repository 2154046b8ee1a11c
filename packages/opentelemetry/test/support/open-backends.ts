import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import celery from "@task-abstraction/backend-celery";
import pgboss from "@task-abstraction/backend-pgboss";
import { createBackend, type TaskBackend, type TaskModule } from "@task-abstraction/core";
import { takeRedisDatabase } from "@task-abstraction/engines";
import { inject } from "vitest";

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** A backend of the test's own, and what else there is to close. */
export interface OpenBackend extends AsyncDisposable {
  readonly backend: TaskBackend;
}

/** Embedded, in a folder of its own. */
export async function openPgboss(tasks: TaskModule): Promise<OpenBackend> {
  const dataDirectory = mkdtempSync(join(tmpdir(), "opentelemetry-"));
  const backend = createBackend(pgboss, { tasks: [tasks], configuration: { dataDirectory }, logger: silent });
  return {
    backend: backend as never,
    async [Symbol.asyncDispose]() {
      await backend.close();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** On a database of its own. */
export async function openCelery(tasks: TaskModule): Promise<OpenBackend & { readonly urlInside: string }> {
  const { url, urlInside } = await takeRedisDatabase(inject("redis"));
  return { ...openCeleryAt(url, tasks), urlInside };
}

/** On what may not be there. */
export function openCeleryAt(url: string, tasks: TaskModule): OpenBackend {
  const configuration = { brokerUrl: url, resultBackend: url };
  const backend = createBackend(celery, { tasks: [tasks], configuration, logger: silent });
  return { backend: backend as never, [Symbol.asyncDispose]: () => backend.close() };
}
