import {
  createBackend,
  getBackend,
  type Logger,
  type TaskBackend,
  type TaskModule,
  type WorkerOptions,
} from "@task-abstraction/core";
import type { BackendUnderTest, Settings } from "./backend-under-test.ts";

/** Refusals and faults are part of the tests. */
const quiet: Logger = { debug() {}, info() {}, warn() {}, error() {} };

/** What a stop waits for handlers that a failed test has left hanging. */
const DRAIN_TIMEOUT_MS = 2_000;

/** The backends of one test, which are closed with it. */
export class OpenBackends {
  readonly #under: Pick<BackendUnderTest, "definition" | "packageName" | "from">;
  readonly #backends = new Set<TaskBackend>();

  constructor(under: Pick<BackendUnderTest, "definition" | "packageName" | "from">) {
    this.#under = under;
  }

  /** By its definition. */
  open(tasks: TaskModule, configuration: Settings): TaskBackend {
    const settings = { tasks: [tasks], configuration: configuration as never, logger: quiet };
    return this.#keep(createBackend(this.#under.definition, settings));
  }

  /** By the name of its package. */
  async load(tasks: TaskModule, config: Settings): Promise<TaskBackend> {
    const { packageName: type, from } = this.#under;
    return this.#keep(await getBackend({ type, from, config, tasks: [tasks], logger: quiet }));
  }

  /** Closes all, and rejects with the first close that did. */
  async close(): Promise<void> {
    const closed = await Promise.allSettled([...this.#backends].map((backend) => backend.close()));
    for (const outcome of closed) if (outcome.status === "rejected") throw outcome.reason;
  }

  #keep(backend: TaskBackend): TaskBackend {
    this.#backends.add(backend);
    const startWorker = (options?: WorkerOptions) =>
      backend.startWorker({ drainTimeoutMs: DRAIN_TIMEOUT_MS, ...options });
    return Object.create(backend, { startWorker: { value: startWorker } }) as TaskBackend;
  }
}
