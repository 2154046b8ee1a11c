import {
  type AdapterWorker,
  InvalidOptionError,
  type Slot,
  TaskTimedOut,
  type WorkerRequest,
  WorkerStopping,
} from "@task-abstraction/core";
import { realTurn } from "./clock/real-time.ts";
import type { Claim } from "./engine/claim.ts";
import type { EngineWorker } from "./engine/in-process-engine.ts";
import { loseClaim, settleClaim } from "./engine/settle-claim.ts";
import { StopDeadline } from "./stop-deadline.ts";
import type { TestingParts } from "./testing-adapter.ts";
import { toInvocation } from "./testing-invocation.ts";

/** As Hatchet's: what stands for an engine's own limit, where the backend posed as has one. */
const ENGINE_LOSS_LIMIT = 10;

/** A worker: takes a slot of core, then a step that is ready, and tells the engine the outcome. */
export class TestingWorker implements AdapterWorker, EngineWorker {
  readonly ready: Promise<void> = Promise.resolve();
  readonly done: Promise<void>;
  readonly client: object;
  readonly #parts: TestingParts;
  readonly #request: WorkerRequest;
  readonly #stopping = new AbortController();
  readonly #running = new Map<Claim, Promise<void>>();
  readonly #killed = Promise.withResolvers<void>();
  readonly #deadline: StopDeadline;
  /** Least recently served first, so that a full queue does not starve the others. */
  readonly #queues: string[];
  #holdsSlot = false;

  constructor(parts: TestingParts, request: WorkerRequest) {
    this.#parts = parts;
    this.client = parts.client;
    this.#request = request;
    this.#queues = [...request.queues];
    this.#deadline = new StopDeadline(parts.engine.parts.timeline, () => this.#release());
    this.#checkNative();
    const { workers, offered } = parts.engine.parts;
    for (const queue of request.queues)
      for (const name of request.tasks.keys()) offered.add(`${queue} ${name}`);
    workers.add(this);
    this.done = Promise.race([this.#work(), this.#killed.promise]).finally(() => {
      workers.delete(this);
      this.#deadline.cancel();
    });
  }

  isHealthy(): boolean {
    return !this.#stopping.signal.aborted;
  }

  canStart(): boolean {
    const { store } = this.#parts.engine.parts;
    const hasSlot = this.#holdsSlot || this.#request.freeSlots() > 0;
    return this.isHealthy() && hasSlot && store.hasReady(this.#queues);
  }

  async stop({ deadlineMs }: { readonly deadlineMs: number }): Promise<void> {
    this.#deadline.bringTo(deadlineMs);
    this.#leave();
    await this.done;
  }

  kill(): void {
    const { capabilities, engine } = this.#parts;
    this.#leave();
    for (const claim of this.#running.keys()) {
      loseClaim(engine.parts.store, claim, {
        usesAttempt: capabilities.crashUsesAttempt,
        limit: capabilities.workerLost === "engine" ? ENGINE_LOSS_LIMIT : Number.POSITIVE_INFINITY,
      });
    }
    this.#killed.resolve();
  }

  releaseSleeping(): void {
    for (const claim of this.#running.keys()) if (claim.sleeping > 0) claim.abort(stopping());
  }

  #leave(): void {
    this.#stopping.abort(stopping());
    this.#parts.engine.parts.store.changes.tell();
  }

  /** Until it is told to leave, and what it has begun has been told. */
  async #work(): Promise<void> {
    const { store } = this.#parts.engine.parts;
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      if (!store.hasReady(this.#queues)) {
        await store.changes.next();
        continue;
      }
      const slot = await this.#request.takeSlot(signal).catch(() => undefined);
      if (slot === undefined) continue;
      // As the way to a server would: what has just ended is told first, and the event loop turns between tasks.
      this.#holdsSlot = true;
      await realTurn();
      this.#holdsSlot = false;
      this.#startNext(slot);
    }
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  #startNext(slot: Slot): void {
    // Another worker may have been quicker, and this one may have been told to leave.
    const claim = this.isHealthy() ? this.#parts.engine.parts.store.claim(this.#queues) : undefined;
    if (claim === undefined) {
      slot.giveBack();
      return;
    }
    const { queue } = claim.step.plan;
    this.#queues.push(...this.#queues.splice(this.#queues.indexOf(queue), 1));
    this.#running.set(
      claim,
      this.#execute(claim, slot).finally(() => this.#running.delete(claim)),
    );
  }

  async #execute(claim: Claim, slot: Slot): Promise<void> {
    const { store, claimOfHandler } = this.#parts.engine.parts;
    const timeout = this.#timeOut(claim);
    const invocation = toInvocation(this.#parts, claim);
    const outcome = await claimOfHandler.run(claim, () => slot.execute(invocation));
    timeout?.[Symbol.dispose]();
    settleClaim(store, claim, outcome);
  }

  /** Core's own timer counts real time; this one makes the task's limit hold on the engine's clock too. */
  #timeOut(claim: Claim): Disposable | undefined {
    const { timeline } = this.#parts.engine.parts;
    const { taskName } = claim.step.plan;
    const timeoutMs = this.#request.tasks.get(taskName)?.timeoutMs ?? null;
    if (timeoutMs === null) return undefined;
    const message = `Task "${taskName}" ran longer than its timeoutMs of ${timeoutMs}.`;
    return timeline.at(timeline.now + timeoutMs, () => {
      if (!claim.isDead) claim.abort(new TaskTimedOut(message));
    });
  }

  #release(): void {
    for (const claim of this.#running.keys()) claim.abort(stopping());
  }

  #checkNative(): void {
    const { acceptsNative, name } = this.#parts;
    const [option] = Object.keys(this.#request.native ?? {});
    if (option === undefined || acceptsNative) return;
    throw new InvalidOptionError(
      `native.${name}.${option}`,
      "is not an option: this worker has none of its own",
    );
  }
}

function stopping(): WorkerStopping {
  return new WorkerStopping("The worker stops.");
}
