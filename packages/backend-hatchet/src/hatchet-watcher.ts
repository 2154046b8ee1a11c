import { setTimeout as pause } from "node:timers/promises";
import type { TaskSnapshot, Watch } from "@task-abstraction/core";
import type { HatchetConnection } from "./hatchet-connection.ts";
import type { WorkflowRunEvent } from "./hatchet-sdk.ts";
import type { RecentRuns } from "./recent-runs.ts";
import { RunSubscription } from "./run-subscription.ts";
import { finalSnapshotOf } from "./task-state.ts";

/** A run that ended before it was watched is told of within a second: slower than a read, unless it has only just begun. */
const JUST_BEGUN_MS = 500;
const IDLE_MS = 5_000;
const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 2_000;

/** A wait for a run. */
interface Watcher {
  readonly kind: "task" | "workflow";
  readonly wake: (final?: TaskSnapshot) => void;
}

/** Wakes all waits of a backend by one stream of the engine's, which has its own way back after a fault. */
export class HatchetWatcher {
  readonly #connection: HatchetConnection;
  readonly #recent: RecentRuns;
  readonly #watchers = new Map<string, Set<Watcher>>();
  readonly #closing = new AbortController();
  #subscription: RunSubscription | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(connection: HatchetConnection, recent: RecentRuns) {
    this.#connection = connection;
    this.#recent = recent;
  }

  async watch(id: string, kind: Watcher["kind"], wake: Watcher["wake"]): Promise<Watch> {
    await this.#connection.open();
    const watcher = { kind, wake };
    const watchers = this.#watchers.get(id) ?? new Set();
    this.#watchers.set(id, watchers.add(watcher));
    clearTimeout(this.#idle);
    this.#subscription ??= this.#subscribe();
    this.#subscription.add(id);
    return {
      tellsPast: this.#recent.has(id, JUST_BEGUN_MS),
      [Symbol.dispose]: () => this.#drop(id, watcher),
    };
  }

  close(): void {
    clearTimeout(this.#idle);
    this.#closing.abort();
    this.#subscription?.end();
  }

  #drop(id: string, watcher: Watcher): void {
    const watchers = this.#watchers.get(id);
    if (!watchers?.delete(watcher) || watchers.size > 0) return;
    this.#watchers.delete(id);
    if (this.#watchers.size > 0) return;
    // An open stream would keep the process alive.
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#subscription?.end(), IDLE_MS);
    this.#idle.unref();
  }

  #subscribe(): RunSubscription {
    const subscription = new RunSubscription();
    void this.#listen(subscription);
    return subscription;
  }

  async #listen(subscription: RunSubscription): Promise<void> {
    const { dispatcher } = await this.#connection.open();
    let retryMs = FIRST_RETRY_MS;
    while (!subscription.hasEnded) {
      try {
        for await (const event of dispatcher.subscribeToWorkflowRuns(
          subscription.requests(this.#watchers.keys()),
          {
            signal: subscription.signal,
          },
        )) {
          retryMs = FIRST_RETRY_MS;
          this.#tell(event);
        }
      } catch {
        // Whoever waits looks for itself, and sees what is wrong.
      }
      if (subscription.hasEnded) break;
      await pause(retryMs, undefined, { signal: subscription.signal }).catch(() => undefined);
      retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
      for (const watchers of this.#watchers.values()) for (const { wake } of watchers) wake();
    }
    if (this.#subscription === subscription) this.#subscription = undefined;
    // A watch may have come while this one was ending.
    if (this.#watchers.size > 0 && !this.#closing.signal.aborted) this.#subscription ??= this.#subscribe();
  }

  #tell({ workflowRunId, results }: WorkflowRunEvent): void {
    const [result] = results;
    for (const { kind, wake } of this.#watchers.get(workflowRunId) ?? []) {
      // Outputs that are large are left out of the event.
      const final = kind === "task" && result !== undefined ? finalOf(result) : undefined;
      wake(final);
    }
  }
}

function finalOf({ taskName, output, error }: WorkflowRunEvent["results"][number]): TaskSnapshot | undefined {
  try {
    return finalSnapshotOf(taskName, output === undefined ? undefined : JSON.parse(output), error);
  } catch {
    return undefined;
  }
}
