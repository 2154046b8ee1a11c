import { createBackend, type TaskBackend, type TaskModule } from "@task-abstraction/core";
import { createNamespace, type TemporalNamespace } from "@task-abstraction/engines";
import type { Client } from "@temporalio/client";
import { inject } from "vitest";
import temporal, { type TemporalConfiguration } from "../../src/index.ts";

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** A namespace of its own on the Temporal that the tests share, and backends in it, which are closed at its end. */
export interface World extends AsyncDisposable {
  readonly place: TemporalNamespace;
  open(tasks?: TaskModule, settings?: Partial<TemporalConfiguration>): OpenBackend;
}

/** A backend with the engine's own client. */
export type OpenBackend = TaskBackend & { readonly native: { client(): Promise<Client> } };

/** Creates one. */
export async function createWorld(): Promise<World> {
  const place = await createNamespace(inject("temporal"));
  const { address, namespace } = place;
  const opened: TaskBackend[] = [];
  return {
    place,
    open(tasks = [], settings = {}) {
      const configuration = { address, namespace, ...settings };
      const backend = createBackend(temporal, {
        tasks: [tasks] as never,
        configuration: configuration as never,
        logger: silent,
      });
      opened.push(backend as never);
      return backend as never;
    },
    [Symbol.asyncDispose]: async () => void (await Promise.all(opened.map((backend) => backend.close()))),
  };
}
