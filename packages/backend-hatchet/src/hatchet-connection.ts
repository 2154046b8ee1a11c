import type { TaskAbstractionError } from "@task-abstraction/core";
import type { HatchetConfiguration } from "./hatchet-configuration.ts";
import { toUnavailable } from "./map-hatchet-error.ts";
import type { OpenClient } from "./open-client.ts";

/** What a call is given to end with. */
export interface Deadline {
  readonly signal: AbortSignal;
}

/** The engine's services, opened at the first call. */
export class HatchetConnection {
  readonly configuration: HatchetConfiguration;
  #opening: Promise<OpenClient> | undefined;

  constructor(configuration: HatchetConfiguration) {
    this.configuration = configuration;
  }

  /** No I/O but reading certificates. */
  open(): Promise<OpenClient> {
    this.#opening ??= import("./open-client.ts").then(({ openClient }) => openClient(this.configuration));
    return this.#opening;
  }

  /** Runs calls of the engine, which have `rpcTimeoutMs` together. */
  async call<Result>(work: (opened: OpenClient, deadline: Deadline) => Promise<Result>): Promise<Result> {
    const opened = await this.open();
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), this.configuration.rpcTimeoutMs);
    try {
      return await work(opened, { signal: controller.signal });
    } finally {
      clearTimeout(timer);
    }
  }

  /** What a read or a worker's connection threw, in the words of core. */
  async explain(error: unknown): Promise<TaskAbstractionError> {
    return toUnavailable(error, await this.open());
  }

  async close(): Promise<void> {
    const opened = await this.#opening?.catch(() => undefined);
    opened?.channel.close();
  }
}
