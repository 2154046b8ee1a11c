import { AsyncLocalStorage } from "node:async_hooks";
import { BackendUnavailableError, type Worker } from "@task-abstraction/core";
import { EngineClock } from "../clock/engine-clock.ts";
import { Timeline } from "../clock/timeline.ts";
import type { Claim } from "./claim.ts";
import { type SettleOptions, settle } from "./settle.ts";
import { describeRun, type SubmittedTask } from "./submitted-task.ts";
import { TaskStore } from "./task-store.ts";
import type { SubmitFault, TestEngine } from "./test-engine.ts";

/** What an engine has to know of a worker that serves it. */
export interface EngineWorker {
  /** Stands for the backend that started it. */
  readonly client: object;
  readonly done: Promise<void>;
  /** Whether it could start something now. */
  canStart(): boolean;
  kill(): void;
  /** Hands back what sleeps on the clock. */
  releaseSleeping(): void;
}

/** What adapters and workers of an engine share. */
export interface EngineParts {
  readonly timeline: Timeline;
  readonly store: TaskStore;
  readonly workers: Set<EngineWorker>;
  /** Queues and names that workers have served, as `<queue> <name>`. */
  readonly offered: Set<string>;
  /** Ids that were cancelled without being known, where a backend cannot tell. */
  readonly revoked: Set<string>;
  readonly faults: Required<SubmitFault>[];
  readonly claimOfHandler: AsyncLocalStorage<Claim>;
}

/** The one that there is. */
export class InProcessEngine implements TestEngine {
  readonly clock: EngineClock;
  /** What adapters work with. */
  readonly parts: EngineParts;

  /** @param start where its clock stands; without one it runs as the machine's clock does */
  constructor(start?: Date) {
    const timeline = new Timeline(start?.getTime());
    const store = new TaskStore(timeline);
    const claimOfHandler = new AsyncLocalStorage<Claim>();
    this.parts = {
      timeline,
      store,
      workers: new Set(),
      offered: new Set(),
      revoked: new Set(),
      faults: [],
      claimOfHandler,
    };
    const { changes } = store;
    this.clock = new EngineClock({
      timeline,
      changes,
      claimOfHandler,
      settle: (options) => this.settle(options),
    });
  }

  tasks(): readonly SubmittedTask[] {
    return this.parts.store.list().map(describeRun);
  }

  async settle(options?: SettleOptions): Promise<void> {
    const { changes } = this.parts.store;
    await settle({ changes, listBusy: () => this.#listBusy() }, options);
  }

  failNextSubmit(fault: SubmitFault = {}): void {
    const { error = new BackendUnavailableError("The engine cannot be reached."), arrives = false } = fault;
    this.parts.faults.push({ error, arrives });
  }

  killWorker(worker: Pick<Worker, "done">): void {
    const known = [...this.parts.workers].find(({ done }) => done === worker.done);
    if (known === undefined)
      throw new Error("That worker does not run on this engine: it is of another one, or has stopped.");
    known.kill();
  }

  /** For a backend that is closed: nobody will move the clock for its handlers. */
  releaseSleeping(client: object): void {
    for (const worker of this.parts.workers) if (worker.client === client) worker.releaseSleeping();
  }

  #listBusy(): readonly string[] {
    const running = [...this.parts.store.claims()].filter(({ sleeping }) => sleeping === 0);
    const busy = running.map(({ step }) => `${step.plan.taskName} (${step.run.plan.id})`);
    const starting = [...this.parts.workers].some((worker) => worker.canStart());
    return starting ? [...busy, "a task that is about to start"] : busy;
  }
}
