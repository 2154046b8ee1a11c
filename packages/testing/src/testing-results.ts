import {
  type CancelOutcome,
  ResultUnavailableError,
  TaskCancelled,
  TaskNotFoundError,
  type TaskSnapshot,
  type WorkflowSnapshot,
} from "@task-abstraction/core";
import type { StoredRun } from "./engine/stored-run.ts";
import type { TestingParts } from "./testing-adapter.ts";
import { toSnapshot } from "./testing-snapshot.ts";
import { toWorkflowSnapshot } from "./testing-workflow.ts";

type Kind = "task" | "workflow";

const UNKNOWN = {
  taskName: null,
  attempts: null,
  startedAt: null,
  completedAt: null,
  steps: null,
  failedStep: null,
};

/** Reading, waiting and cancelling: what the engine keeps, as far as the backend posed as would tell it. */
export class TestingResults {
  readonly #parts: TestingParts;

  constructor(parts: TestingParts) {
    this.#parts = parts;
  }

  async getResult(id: string): Promise<TaskSnapshot> {
    const run = this.#read(id, "task");
    return run === undefined ? this.#unknown(id) : toSnapshot(run.current, this.#parts.capabilities.reports);
  }

  async getWorkflowResult(id: string): Promise<WorkflowSnapshot> {
    const run = this.#read(id, "workflow");
    return run === undefined ? this.#unknown(id) : toWorkflowSnapshot(run, this.#parts.capabilities);
  }

  async watch(id: string, wake: () => void): Promise<Disposable> {
    return this.#parts.engine.parts.store.watch(id, wake);
  }

  async cancel(id: string, kind: Kind): Promise<CancelOutcome> {
    const { capabilities, engine } = this.#parts;
    const { store, revoked } = engine.parts;
    const run = this.#find(id, kind);
    if (run === undefined) {
      if (capabilities.unknownId === "not-found") return "not-found";
      revoked.add(id);
      return "cancelled";
    }
    const step = run.current;
    const canBeCancelled =
      step.status === "pending" || (step.status === "running" && capabilities.cancel === "running");
    if (!canBeCancelled) return "already-finished";
    store.withdraw(step)?.abort(new TaskCancelled("Somebody cancelled the task."));
    store.end(step, "cancelled", undefined);
    return "cancelled";
  }

  /** `undefined` for an id that the engine does not know. */
  #find(id: string, kind: Kind): StoredRun | undefined {
    const run = this.#parts.engine.parts.store.find(id);
    return run?.plan.kind === kind ? run : undefined;
  }

  /**
   * @throws ResultUnavailableError (RESULT_UNAVAILABLE) where only the submitter can read, for every id that this backend has
   * not been given: another process may have it
   */
  #read(id: string, kind: Kind): StoredRun | undefined {
    const { capabilities, client, engine, name } = this.#parts;
    const isOwn = engine.parts.store.find(id)?.submitters.has(client) === true;
    if (capabilities.results === "submitter-only" && !isOwn)
      throw new ResultUnavailableError(id, `only the ${name} backend that submitted it can.`);
    return this.#find(id, kind);
  }

  /** What a read of an unknown id answers on the engine posed as. */
  #unknown(id: string): TaskSnapshot & WorkflowSnapshot {
    const { capabilities, engine, name } = this.#parts;
    if (capabilities.unknownId === "not-found") throw new TaskNotFoundError(id, name);
    return { ...UNKNOWN, status: engine.parts.revoked.has(id) ? "cancelled" : "pending" };
  }
}
