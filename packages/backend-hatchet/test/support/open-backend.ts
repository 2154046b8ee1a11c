import { randomUUID } from "node:crypto";
import type { HatchetClient } from "@hatchet-dev/typescript-sdk/v1/index.js";
import { createBackend, type TaskBackend, type TaskModule } from "@task-abstraction/core";
import type { HatchetAddress } from "@task-abstraction/engines";
import { inject } from "vitest";
import hatchet, { type HatchetConfiguration } from "../../src/index.ts";
import { openSdk } from "./open-sdk.ts";

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** A namespace of its own on the Hatchet that the tests share, and backends in it, which are closed at its end. */
export interface World extends AsyncDisposable {
  readonly address: HatchetAddress;
  readonly namespace: string;
  /** The SDK's client, as its users have it. */
  readonly sdk: HatchetClient;
  open(tasks?: TaskModule, settings?: Partial<HatchetConfiguration>): TaskBackend;
  /** Makes tasks known, by a worker that comes and goes. */
  offer(backend: TaskBackend, queues?: readonly string[]): Promise<void>;
}

/** @throws Error where there is no Hatchet, with what to do */
function findHatchet(): HatchetAddress {
  const found = inject("hatchet");
  if ("unavailable" in found) throw new Error(found.unavailable);
  return found;
}

/** Creates one. */
export function createWorld(address: HatchetAddress = findHatchet()): World {
  const namespace = `t${randomUUID().slice(0, 8)}_`;
  const opened: TaskBackend[] = [];
  return {
    address,
    namespace,
    sdk: openSdk(address, namespace),
    open(tasks = [], settings = {}) {
      const { token, hostPort, apiUrl, tlsStrategy } = address;
      const configuration = { token, hostPort, apiUrl, tlsStrategy, namespace, ...settings };
      const backend = createBackend(hatchet, {
        tasks: [tasks] as never,
        configuration: configuration as never,
        logger: silent,
      });
      opened.push(backend as never);
      return backend as never;
    },
    async offer(backend, queues) {
      await (await backend.startWorker({ queues })).stop();
    },
    [Symbol.asyncDispose]: async () => void (await Promise.all(opened.map((backend) => backend.close()))),
  };
}
