import {
  type CancelOutcome,
  TaskNotFoundError,
  type TaskSnapshot,
  type WorkflowSnapshot,
} from "@task-abstraction/core";
import { cancelRun } from "./cancel-run.ts";
import { isNoSuchRun, isNotFound } from "./map-temporal-error.ts";
import type { OpenClient } from "./open-client.ts";
import { readChain, readTask } from "./read-run.ts";
import { cancelStandalone, readStandalone } from "./standalone-results.ts";
import type { TemporalConnection } from "./temporal-connection.ts";
import { parseId } from "./temporal-id.ts";

/** Reading and cancelling. */
export class TemporalResults {
  readonly #connection: TemporalConnection;

  constructor(connection: TemporalConnection) {
    this.#connection = connection;
  }

  getResult(id: string): Promise<TaskSnapshot> {
    const parsed = parseId(id);
    return this.#read(id, (opened) =>
      "activityId" in parsed
        ? readStandalone(opened, parsed.activityId)
        : readTask(opened, parsed.workflowId),
    );
  }

  getWorkflowResult(id: string): Promise<WorkflowSnapshot> {
    return this.#read(id, (opened) => readChain(opened, id));
  }

  async cancel(id: string): Promise<CancelOutcome> {
    const parsed = parseId(id);
    try {
      return await this.#read(id, (opened) =>
        "activityId" in parsed
          ? cancelStandalone(opened, parsed.activityId)
          : cancelRun(opened, parsed.workflowId),
      );
    } catch (error) {
      if (TaskNotFoundError.isInstance(error)) return "not-found";
      throw error;
    }
  }

  async #read<Result>(id: string, work: (opened: OpenClient) => Promise<Result>): Promise<Result> {
    try {
      return await this.#connection.call(work);
    } catch (error) {
      if (isNotFound(error) || isNoSuchRun(error)) throw new TaskNotFoundError(id, "temporal");
      throw await this.#connection.explain(error);
    }
  }
}
