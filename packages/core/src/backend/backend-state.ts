import type { AnyAdapter } from "../adapter/backend-adapter.ts";
import type { BackendDefinition } from "../adapter/backend-definition.ts";
import type { Capabilities } from "../adapter/capabilities.ts";
import { BackendClosedError } from "../errors/backend-closed-error.ts";
import type { Registry } from "../registry/registry.ts";
import { JustSubmitted } from "../result/just-submitted.ts";
import type { Logger } from "../worker/logger.ts";
import type { Worker } from "./worker-host.ts";

/** What the parts of one backend share. */
export class BackendState {
  readonly backend: Pick<BackendDefinition, "name">;
  readonly adapter: AnyAdapter;
  readonly capabilities: Capabilities;
  readonly registry: Registry;
  readonly logger: Logger;
  readonly justSubmitted: JustSubmitted;
  readonly workers = new Set<Worker>();
  closing: Promise<void> | undefined;
  readonly #closed = new AbortController();

  constructor(parts: Pick<BackendState, "backend" | "adapter" | "capabilities" | "registry" | "logger">) {
    this.backend = parts.backend;
    this.adapter = parts.adapter;
    this.capabilities = parts.capabilities;
    this.registry = parts.registry;
    this.logger = parts.logger;
    this.justSubmitted = new JustSubmitted(parts.capabilities.unknownIdGraceMs);
  }

  /** Aborts with a BackendClosedError when `close()` is called. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  /** From now on every call rejects, and every wait ends. */
  refuseCalls(): void {
    this.#closed.abort(new BackendClosedError(this.backend.name));
  }

  /** @throws BackendClosedError (BACKEND_CLOSED) */
  checkOpen(): void {
    if (this.closed.aborted) throw new BackendClosedError(this.backend.name);
  }
}
