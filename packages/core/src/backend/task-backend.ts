import type { Capabilities } from "../adapter/capabilities.ts";
import type { Registry } from "../registry/registry.ts";
import type { Canceller } from "./canceller.ts";
import type { ResultReader } from "./result-reader.ts";
import type { Submitter } from "./submitter.ts";
import type { WorkerHost } from "./worker-host.ts";

/** One engine behind one API. After `close()` every call rejects with BACKEND_CLOSED. */
export interface TaskBackend<C extends Capabilities = Capabilities, Native = unknown>
  extends Submitter<C>,
    ResultReader,
    Canceller<C>,
    WorkerHost,
    AsyncDisposable {
  /** Short name of the backend, for instance `pgboss`. */
  readonly name: string;
  /** What it can do with this configuration. */
  readonly capabilities: Capabilities;
  /** The tasks and workflows known by name. */
  readonly registry: Registry;
  /** The engine's own client. */
  readonly native: Native;
  /**
   * Resolves when the engine answers.
   *
   * @throws BackendUnavailableError (BACKEND_UNAVAILABLE), or `signal.reason`
   */
  ping(options?: {
    readonly signal?: AbortSignal | undefined;
    readonly timeoutMs?: number | undefined;
  }): Promise<void>;
  /** Stops this backend's workers (drained), then frees every connection. Again: resolves. */
  close(): Promise<void>;
}
