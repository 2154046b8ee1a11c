import type { TaskAbstractionError } from "@task-abstraction/core";
import { toUnavailable } from "./map-temporal-error.ts";
import type { OpenClient } from "./open-client.ts";
import type { TemporalConfiguration } from "./temporal-configuration.ts";

/** The client of this backend, loaded and made at the first call. */
export class TemporalConnection {
  readonly #configuration: TemporalConfiguration;
  #opening: Promise<OpenClient> | undefined;

  constructor(configuration: TemporalConfiguration) {
    this.#configuration = configuration;
  }

  /** No I/O but reading Temporal's configuration file. */
  open(): Promise<OpenClient> {
    this.#opening ??= import("./open-client.ts").then(({ openClient }) => openClient(this.#configuration));
    return this.#opening;
  }

  /** Runs calls of the server, which have `rpcTimeoutMs` together. */
  async call<Result>(work: (opened: OpenClient) => Promise<Result>): Promise<Result> {
    const opened = await this.open();
    const deadline = Date.now() + this.#configuration.rpcTimeoutMs;
    return opened.client.withDeadline(deadline, () => work(opened));
  }

  /** What a read or a worker's connection threw, in the words of core. */
  async explain(error: unknown): Promise<TaskAbstractionError> {
    return toUnavailable(error, await this.open());
  }

  async close(): Promise<void> {
    const opened = await this.#opening?.catch(() => undefined);
    await opened?.client.connection.close();
  }
}
