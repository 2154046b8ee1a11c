import { setTimeout as delay } from "node:timers/promises";
import {
  type CancelOutcome,
  ResultUnavailableError,
  type TaskSnapshot,
  type WorkflowSnapshot,
} from "@task-abstraction/core";
import type { CeleryBroker } from "./broker/celery-broker.ts";
import { snapshotOf } from "./celery-snapshot.ts";
import { workflowSnapshotOf } from "./celery-workflow.ts";
import { isChainId, stepIds } from "./protocol/celery-id.ts";
import { isFinal, type ResultMeta } from "./protocol/result-meta.ts";
import type { ResultStore } from "./results/result-store.ts";
import { answerWorkers, broadcastRevoke } from "./revocations.ts";

/** For the results of steps that are late: a quarter of a second in all. */
const MOST_LOOKS = 10;
const LOOK_PAUSE_MS = 25;

/** What reading and cancelling need. */
export interface CeleryResultsParts {
  readonly broker: CeleryBroker;
  readonly store: ResultStore;
  readonly trackStarted: boolean;
}

/** Of a task or of a workflow, each with a snapshot of its own. */
export type Wake = (final?: TaskSnapshot & WorkflowSnapshot) => void;

/** Reading, waiting and cancelling, by the ids of tasks and of chains. */
export class CeleryResults {
  readonly #parts: CeleryResultsParts;
  #answering: Promise<AsyncDisposable> | undefined;

  constructor(parts: CeleryResultsParts) {
    this.#parts = parts;
  }

  async getResult(id: string): Promise<TaskSnapshot> {
    const [meta] = await this.#parts.store.read([id]);
    return snapshotOf(meta);
  }

  /** Of a chain that Python made, by the id of its last task: its state, and no steps. */
  async getWorkflowResult(id: string): Promise<WorkflowSnapshot> {
    const { trackStarted } = this.#parts;
    const snapshot = workflowSnapshotOf(await this.#readSteps(id), trackStarted);
    return isChainId(id) ? snapshot : { ...snapshot, steps: null, failedStep: null };
  }

  /** Python's workers send the next step before they store the result of one: of a chain that is over it comes in a moment. */
  async #readSteps(id: string): Promise<readonly (ResultMeta | undefined)[]> {
    const ids = stepIds(id);
    for (let looks = 1; ; looks += 1) {
      const metas = await this.#parts.store.read(ids);
      const isLate = metas.at(-1)?.state === "SUCCESS" && metas.some((meta) => !isOver(meta));
      if (!isLate || looks === MOST_LOOKS) return metas;
      await delay(LOOK_PAUSE_MS);
    }
  }

  /** A chain is over when its last step is: one that fails says so in all steps that follow. */
  watch(id: string, kind: "task" | "workflow", wake: Wake): Promise<Disposable> {
    const { store } = this.#parts;
    if (kind === "workflow") return store.watch(stepIds(id).at(-1) as string, () => wake());
    const wakeTask = wake as (final?: TaskSnapshot) => void;
    return store.watch(id, (final) => wakeTask(final && readableSnapshotOf(final)));
  }

  /** From the step that runs on: what was done before it has its result, or will have it in a moment. */
  async #stepsToCome(id: string): Promise<readonly string[]> {
    const ids = stepIds(id);
    const metas = await this.#parts.store.read(ids).catch((error: unknown) => {
      // Of another client: its steps cannot be read here, and are revoked as a whole.
      if (ResultUnavailableError.isInstance(error)) return [];
      throw error;
    });
    const newest = metas.findLastIndex((meta) => meta !== undefined);
    const meta = metas[newest];
    if (meta === undefined) return ids;
    return ids.slice(isFinal(meta.state) ? newest + 1 : newest);
  }

  async cancel(id: string, kind: "task" | "workflow"): Promise<CancelOutcome> {
    const { broker, store } = this.#parts;
    const ids = kind === "task" ? [id] : await this.#stepsToCome(id);
    const revoked = ids.length === 0 ? "finished" : await store.revoke(ids);
    if (revoked === "finished") return "already-finished";
    if (!store.keepsRevoked) await this.#answerWorkers();
    await broadcastRevoke(broker, ids);
    return revoked === "revoked" ? "cancelled" : "requested";
  }

  async #answerWorkers(): Promise<void> {
    const { broker, store } = this.#parts;
    this.#answering ??= answerWorkers(broker, store).catch((error: unknown) => {
      this.#answering = undefined;
      throw error;
    });
    await this.#answering;
  }
}

/** Where a value cannot be given, the read that follows says so. */
function readableSnapshotOf(meta: ResultMeta): TaskSnapshot | undefined {
  try {
    return snapshotOf(meta);
  } catch {
    return undefined;
  }
}

function isOver(meta: ResultMeta | undefined): boolean {
  return meta !== undefined && isFinal(meta.state);
}
