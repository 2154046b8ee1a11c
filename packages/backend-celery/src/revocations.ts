import { setTimeout as delay } from "node:timers/promises";
import type { CeleryBroker, ControlMessage } from "./broker/celery-broker.ts";
import { clientHostname } from "./protocol/client-hostname.ts";
import type { ResultStore } from "./results/result-store.ts";

/** How long clients may take to answer a worker that begins; Celery's own workers wait a second for each other. */
const ANSWERS_MS = 500;

/** As many as a Celery worker remembers. */
const MOST = 50_000;

/** Which tasks a revoke stops: those that wait, or also those that run. */
export type Reach = "waiting" | "running";

/** The tasks that were revoked, as this worker has heard or read. */
export class Revocations {
  readonly #ids = new Set<string>();
  readonly #onRevoked: (id: string, reach: Reach) => void;

  /** @param onRevoked called for every id, also of tasks that this worker does not have */
  constructor(onRevoked: (id: string, reach: Reach) => void) {
    this.#onRevoked = onRevoked;
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** The oldest first. */
  list(): readonly string[] {
    return [...this.#ids];
  }

  /** Listens first and reads then, so that nothing is missed. What `listen` hears goes to {@link revoke}. */
  async begin(
    listen: () => Promise<AsyncDisposable>,
    { broker, store }: { readonly broker: CeleryBroker; readonly store: ResultStore },
  ): Promise<AsyncDisposable> {
    const listening = await listen();
    try {
      this.revoke(await store.listRevoked(), "running");
      if (!store.keepsRevoked) await askClients(broker);
    } catch (error) {
      await listening[Symbol.asyncDispose]();
      throw error;
    }
    return listening;
  }

  revoke(ids: readonly string[], reach: Reach): void {
    for (const id of ids) {
      this.#ids.add(id);
      if (this.#ids.size > MOST) this.#ids.delete(this.#ids.values().next().value as string);
      this.#onRevoked(id, reach);
    }
  }
}

/** Celery's word with which a worker makes itself known; who has revoked something says it again ({@link answerWorkers}). */
async function askClients(broker: CeleryBroker): Promise<void> {
  await broker.broadcast(command("hello", { from_node: "", revoked: {} }));
  await delay(ANSWERS_MS);
}

/** Tells all workers, in any language: they drop what waits, and stop what runs, as `revoke(terminate=True)` does. */
export async function broadcastRevoke(broker: CeleryBroker, ids: readonly string[]): Promise<void> {
  await broker.broadcast(command("revoke", { task_id: ids, terminate: true, signal: "SIGTERM" }));
}

/** Says again what was revoked, whenever a worker begins. */
export function answerWorkers(broker: CeleryBroker, store: ResultStore): Promise<AsyncDisposable> {
  return broker.listen({
    hostname: clientHostname,
    onMessage: ({ body }) => {
      if (body["method"] !== "hello") return;
      void store.listRevoked().then(
        (ids) => (ids.length === 0 ? undefined : broadcastRevoke(broker, ids)),
        () => undefined,
      );
    },
  });
}

function command(method: string, parameters: Readonly<Record<string, unknown>>): ControlMessage {
  return {
    body: { method, arguments: parameters, destination: null, pattern: null, matcher: null },
    headers: {},
  };
}
