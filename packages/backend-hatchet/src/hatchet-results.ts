import { setTimeout as pause } from "node:timers/promises";
import {
  type CancelOutcome,
  TaskNotFoundError,
  type TaskSnapshot,
  type WorkflowSnapshot,
} from "@task-abstraction/core";
import type { HatchetConnection } from "./hatchet-connection.ts";
import { isNotFound } from "./map-hatchet-error.ts";
import type { RecentRuns } from "./recent-runs.ts";
import { type RestTask, type RunDetails, readDetails, readHistory } from "./run-details.ts";
import { taskSnapshotOf, workflowSnapshotOf } from "./run-snapshot.ts";
import { type Histories, needsHistory } from "./task-state.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** A cancel is done some hundredths of a second after its answer. */
const CANCEL_LOOK_MS = 25;
const CANCEL_LOOKS = 80;

/** Reading and cancelling. */
export class HatchetResults {
  readonly #connection: HatchetConnection;
  readonly #recent: RecentRuns;

  constructor(connection: HatchetConnection, recent: RecentRuns) {
    this.#connection = connection;
    this.#recent = recent;
  }

  async getResult(id: string): Promise<TaskSnapshot> {
    const run = await this.#read(id);
    return taskSnapshotOf(run, await this.#readHistories(id, run));
  }

  async getWorkflowResult(id: string): Promise<WorkflowSnapshot> {
    const run = await this.#read(id);
    return workflowSnapshotOf(run, await this.#readHistories(id, run));
  }

  /** A cancel of a run that is over would turn its status to cancelled and its output to null. */
  async cancel(id: string, kind: "task" | "workflow"): Promise<CancelOutcome> {
    try {
      const before = await this.#readSoon(id);
      if (!isUnderWay(before)) return "already-finished";
      await this.#connection.call(({ admin }, deadline) =>
        admin.cancelTasks({ externalIds: [id] }, deadline),
      );
      for (let look = 0; look < CANCEL_LOOKS; look += 1) {
        // One that ended meanwhile reads as it ended.
        const { status } = kind === "task" ? await this.getResult(id) : await this.getWorkflowResult(id);
        if (status === "cancelled") return "cancelled";
        if (status === "completed" || status === "failed") return "already-finished";
        await pause(CANCEL_LOOK_MS);
      }
      return "requested";
    } catch (error) {
      if (TaskNotFoundError.isInstance(error)) return "not-found";
      throw await this.#connection.explain(error);
    }
  }

  /** One that was submitted here just now is there, but the engine need not show it yet. */
  async #readSoon(id: string): Promise<RunDetails> {
    for (;;) {
      try {
        return await this.#read(id);
      } catch (error) {
        if (!TaskNotFoundError.isInstance(error) || !this.#recent.has(id)) throw error;
        await pause(CANCEL_LOOK_MS);
      }
    }
  }

  async #read(id: string): Promise<RunDetails> {
    // The engine answers a text that is no id with INVALID_ARGUMENT.
    if (!UUID.test(id)) throw new TaskNotFoundError(id, "hatchet");
    try {
      return readDetails(
        await this.#connection.call(({ admin }, deadline) =>
          admin.getRunDetails({ externalId: id }, deadline),
        ),
      );
    } catch (error) {
      if (isNotFound(error)) throw new TaskNotFoundError(id, "hatchet");
      throw await this.#connection.explain(error);
    }
  }

  /** REST runs a little behind the core, and may be away: it only adds. */
  async #readHistories(id: string, run: RunDetails): Promise<Histories> {
    if (!needsHistory(run)) return undefined;
    try {
      const { data } = await this.#connection.call(({ rest }, deadline) =>
        rest.v1WorkflowRunGet(id, {}, deadline),
      );
      return readHistory(data.tasks as readonly RestTask[]);
    } catch (error) {
      return isNotFound(error) ? new Map() : undefined;
    }
  }
}

function isUnderWay({ status }: RunDetails): boolean {
  return status === "QUEUED" || status === "RUNNING" || status === "EVICTED";
}
