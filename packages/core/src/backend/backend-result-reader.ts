import type { Watch } from "../adapter/backend-adapter.ts";
import type { TaskSnapshot, WorkflowSnapshot } from "../adapter/snapshot.ts";
import { ResultUnavailableError } from "../errors/result-unavailable-error.ts";
import { TaskNotFoundError } from "../errors/task-not-found-error.ts";
import { SharedPoller } from "../result/shared-poller.ts";
import type { TaskResult } from "../result/task-result.ts";
import { notSeenYet, toTaskResult, toWorkflowResult } from "../result/to-result.ts";
import { type Waiting, waitUntilFinished } from "../result/wait-until-finished.ts";
import type { BackendState } from "./backend-state.ts";
import type { ResultReader, WaitOptions } from "./result-reader.ts";

/** Reads in flight at once by all waits of a backend. */
const CONCURRENT_READS = 16;

/** Reading and waiting, over what an adapter can read. */
export function createResultReader(state: BackendState): ResultReader {
  const poller = new SharedPoller(CONCURRENT_READS);
  const { adapter } = state;
  const task = new Reads(state, poller, {
    read: (id) => adapter.getResult(id),
    watch: adapter.watch && ((id, wake) => (adapter as Required<typeof adapter>).watch(id, "task", wake)),
    convert: toTaskResult,
  });
  const workflow = new Reads(state, poller, {
    read: (id) => adapter.getWorkflowResult(id),
    watch: adapter.watch && ((id, wake) => (adapter as Required<typeof adapter>).watch(id, "workflow", wake)),
    convert: toWorkflowResult,
  });
  const reader = {
    getResult: (id: string) => task.get(id),
    waitForResult: (id: string, options: WaitOptions) => task.wait(id, options),
    getWorkflowResult: (id: string) => workflow.get(id),
    waitForWorkflowResult: (id: string, options: WaitOptions) => workflow.wait(id, options),
  };
  // The type parameter of an id lives in the compiler only.
  return reader as ResultReader;
}

interface Source<Snapshot, Result> {
  read(id: string): Promise<Snapshot>;
  readonly watch: ((id: string, wake: (final?: Snapshot) => void) => Promise<Watch>) | undefined;
  convert(id: string, snapshot: Snapshot): Result;
}

/** The reads of one kind of run. */
class Reads<Snapshot extends TaskSnapshot | WorkflowSnapshot, Result extends TaskResult> {
  readonly #state: BackendState;
  readonly #poller: SharedPoller;
  readonly #source: Source<Snapshot, Result>;

  constructor(state: BackendState, poller: SharedPoller, source: Source<Snapshot, Result>) {
    this.#state = state;
    this.#poller = poller;
    this.#source = source;
  }

  async get(id: string): Promise<Result> {
    this.#check(id);
    return this.#read(id, 0);
  }

  async wait(id: string, options: WaitOptions) {
    this.#check(id);
    const { watch, convert } = this.#source;
    const graceEnds = performance.now() + this.#state.capabilities.unknownIdGraceMs;
    const waiting: Waiting<Result> = {
      taskId: id,
      read: () => this.#poller.read(() => this.#read(id, graceEnds)),
      closed: this.#state.closed,
      watch: watch && ((wake) => watch(id, (final) => wake(final && convert(id, final)))),
    };
    return waitUntilFinished(waiting, options);
  }

  /** An id that was submitted here just now, or in a wait may only be on its way, counts as pending. */
  async #read(id: string, graceEnds: number): Promise<Result> {
    const { convert, read } = this.#source;
    try {
      this.#state.checkOpen();
      return convert(id, await read(id));
    } catch (error) {
      const onItsWay = performance.now() < graceEnds || this.#state.justSubmitted.has(id);
      if (TaskNotFoundError.isInstance(error) && onItsWay)
        return convert(id, notSeenYet as unknown as Snapshot);
      throw error;
    }
  }

  #check(id: string): void {
    this.#state.checkOpen();
    if (this.#state.capabilities.results === "none") {
      throw new ResultUnavailableError(
        id,
        `the ${this.#state.backend.name} backend is configured to keep no results.`,
      );
    }
  }
}
