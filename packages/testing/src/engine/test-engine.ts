import type { Worker } from "@task-abstraction/core";
import type { TestClock } from "../clock/test-clock.ts";
import type { SettleOptions } from "./settle.ts";
import type { SubmittedTask } from "./submitted-task.ts";

/** An engine in this process: `backend.native`. Backends that share one see each other's tasks, as on a server. */
export interface TestEngine {
  /** The engine's time. */
  readonly clock: TestClock;
  /** Every task and chain that was submitted, in order, with its state. */
  tasks(): readonly SubmittedTask[];
  /**
   * Runs everything that is due now, with all that follows from it, and resolves when nothing runs any more that does not
   * wait for the clock. Tasks that no worker serves stay where they are.
   *
   * @throws Error that names the handlers that still run after `timeoutMs` of real time
   */
  settle(options?: SettleOptions): Promise<void>;
  /** Makes the next submit of any backend on this engine fail. Call it n times for n of them. */
  failNextSubmit(fault?: SubmitFault): void;
  /**
   * Ends a worker as SIGKILL would: it tells the engine nothing more, and its tasks are run again at once. Code of a
   * handler that is under way cannot be taken back: what it does after its next `await` still happens, except after a
   * `clock.sleep()`, from which it never wakes.
   *
   * @throws Error for a worker that does not run on this engine, or has stopped
   */
  killWorker(worker: Pick<Worker, "done">): void;
}

/** How the next submit fails. */
export interface SubmitFault {
  /** Default: a BackendUnavailableError, which callers see as a SubmitError whose `outcome` is `unknown`. */
  readonly error?: Error | undefined;
  /** Whether the task is in the engine all the same, as an outcome of `unknown` allows. Default: it is not. */
  readonly arrives?: boolean | undefined;
}
