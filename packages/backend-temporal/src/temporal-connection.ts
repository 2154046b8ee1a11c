import type { TaskAbstractionError } from "@task-abstraction/core";
import { toUnavailable } from "./map-temporal-error.ts";
import type { OpenClient } from "./open-client.ts";
import type { TemporalConfiguration } from "./temporal-configuration.ts";

/** The longest pause of the SDK before it repeats a call, and some. */
const LAST_REPEAT_MS = 20_000;

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

  /**
   * The SDK repeats calls by timers, which throw into nowhere where the channel is closed by then: it is closed when none can
   * be left. Until then it keeps no process alive.
   */
  async close(): Promise<void> {
    const opened = await this.#opening?.catch(() => undefined);
    const close = (): void => void opened?.client.connection.close();
    setTimeout(close, this.#configuration.rpcTimeoutMs + LAST_REPEAT_MS).unref();
  }
}
