import {
  type Invocation,
  type Outcome,
  TaskCancelled,
  type WorkerRequest,
  WorkerStopping,
} from "@task-abstraction/core";
import { isRecord, parseInput, unpackOutput } from "../hatchet-envelope.ts";
import type { Place } from "../hatchet-names.ts";
import type { Action } from "./engine-worker.ts";
import type { OutcomeTeller } from "./outcome-teller.ts";

/** Number of gRPC's ActionType. */
const CANCEL = 1;

/** What a runner works with. */
export interface ActionRunnerParts {
  readonly request: WorkerRequest;
  readonly teller: OutcomeTeller;
  /** By id of the action. */
  readonly places: ReadonlyMap<string, Place>;
  /** Aborts when the worker takes no more. */
  readonly draining: AbortSignal;
  /** Aborts when its time is up. */
  readonly stopping: AbortSignal;
  /** Settles when a task that is handed back is not sent here once more. */
  readonly forgotten: Promise<void>;
}

/** Runs what the engine sends in core's slots, and tells it what became of each. */
export class ActionRunner {
  readonly #parts: ActionRunnerParts;
  /** Starts that have no outcome yet, by task run. */
  readonly #running = new Map<string, Map<number, AbortController>>();
  readonly #executing = new Set<Promise<unknown>>();
  readonly #untold = new Set<Promise<unknown>>();

  constructor(parts: ActionRunnerParts) {
    this.#parts = parts;
  }

  /** Resolves when the engine has been told what became of it. */
  async handle(action: Action): Promise<void> {
    const starts = this.#running.get(action.taskRunExternalId) ?? new Map<number, AbortController>();
    if (action.actionType === CANCEL) {
      for (const start of starts.values()) start.abort(new TaskCancelled("Somebody cancelled the task."));
      return;
    }
    if (starts.has(action.retryCount)) return;
    // The engine has taken the task away, and gives it back.
    for (const start of starts.values())
      start.abort(new WorkerStopping("Hatchet has started the task anew."));
    const controller = new AbortController();
    this.#running.set(action.taskRunExternalId, starts.set(action.retryCount, controller));
    const executed = keep(this.#executing, this.#execute(action, controller)).finally(() => {
      starts.delete(action.retryCount);
      if (starts.size === 0) this.#running.delete(action.taskRunExternalId);
    });
    const startedAt = new Date();
    await keep(
      this.#untold,
      executed.then((outcome) => this.#tell(action, outcome, startedAt)),
    );
  }

  /** Resolves when nothing runs here. */
  allEnded(): Promise<void> {
    return emptied(this.#executing);
  }

  /** Resolves when the engine knows every outcome. */
  allTold(): Promise<void> {
    return emptied(this.#untold);
  }

  async #tell(action: Action, outcome: Outcome, startedAt: Date): Promise<void> {
    const { teller, forgotten } = this.#parts;
    if (outcome.status !== "released") return teller.tell(action, outcome, startedAt);
    await forgotten;
    await teller.tellRelease(action);
  }

  async #execute(action: Action, controller: AbortController): Promise<Outcome> {
    const { request, teller, draining, stopping } = this.#parts;
    let invocation: Omit<Invocation, "signal">;
    try {
      invocation = this.#invocationOf(action);
    } catch (error) {
      return { status: "failed", error: this.#refuse(action, error as Error), retry: false };
    }
    const stop = (): void => controller.abort(stopping.reason);
    stopping.addEventListener("abort", stop, { once: true });
    try {
      const waiting = AbortSignal.any([controller.signal, draining]);
      const slot = await request.takeSlot(waiting).catch(() => undefined);
      if (slot === undefined)
        return isCancel(controller.signal) ? { status: "cancelled" } : { status: "released" };
      void teller.tellStart(action);
      return await slot.execute({ ...invocation, signal: controller.signal });
    } finally {
      stopping.removeEventListener("abort", stop);
    }
  }

  #refuse({ actionId, workflowRunId }: Action, { message }: Error) {
    const { queue = actionId, taskName = actionId } = this.#parts.places.get(actionId) ?? {};
    const reason = `The task cannot be run: ${message}.`;
    return this.#parts.request.refuse({ queue, id: workflowRunId, taskName, reason });
  }

  /** @throws TypeError that says what is wrong with it */
  #invocationOf(action: Action): Omit<Invocation, "signal"> {
    const { actionId, actionPayload, taskName: readableId, workflowRunId, retryCount } = action;
    const place = this.#parts.places.get(actionId);
    if (place === undefined) throw new TypeError(`this worker has no action "${actionId}"`);
    const payload = JSON.parse(actionPayload) as { input?: unknown; parents?: unknown };
    const { headers = {}, expiresAt, chain, ...own } = parseInput(payload.input);
    const index = chain === undefined ? undefined : Number(/^s(\d+)$/.exec(readableId)?.[1]);
    const step = index === undefined ? undefined : chain?.steps[index];
    if (index !== undefined && step === undefined)
      throw new TypeError(`its chain has no step "${readableId}"`);
    const { args = [], kwargs } = step ?? own;
    const isLater = index !== undefined && index > 0;
    return {
      id: index === undefined ? workflowRunId : `${workflowRunId}/${index}`,
      ...place,
      attempt: retryCount + 1,
      // The engine counts every start as an attempt.
      delivery: 1,
      args: isLater ? [resultBefore(payload.parents, index), ...args] : args,
      kwargs,
      headers,
      expiresAt: expiresAt === undefined || isLater ? undefined : new Date(expiresAt),
      workflow: index === undefined ? undefined : { id: workflowRunId, step: index },
    };
  }
}

function resultBefore(parents: unknown, index: number): unknown {
  const parent = `s${index - 1}`;
  if (!isRecord(parents) || !(parent in parents))
    throw new TypeError(`the result of step "${parent}" is missing`);
  return unpackOutput(parents[parent]).value;
}

function isCancel({ aborted, reason }: AbortSignal): boolean {
  return aborted && (reason as Error).name === "TaskCancelled";
}

function keep<Value>(set: Set<Promise<unknown>>, promise: Promise<Value>): Promise<Value> {
  const kept = promise.finally(() => set.delete(kept));
  set.add(kept);
  return kept;
}

async function emptied(set: ReadonlySet<Promise<unknown>>): Promise<void> {
  while (set.size > 0) await Promise.all(set);
}
