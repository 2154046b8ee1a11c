import type { CeleryBroker, ControlMessage } from "./broker/celery-broker.ts";
import type { ResultStore } from "./results/result-store.ts";

/** As many as a Celery worker remembers. */
const MOST = 50_000;

/** The tasks that were revoked, as this worker has heard or read. */
export class Revocations {
  readonly #ids = new Set<string>();
  readonly #onRevoked: (id: string) => void;

  /** @param onRevoked called for every id, also of tasks that this worker does not have */
  constructor(onRevoked: (id: string) => void) {
    this.#onRevoked = onRevoked;
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** Listens first and reads then, so that nothing is missed. */
  async begin(broker: CeleryBroker, store: ResultStore): Promise<AsyncDisposable> {
    const listening = await broker.listen((message) => this.#hear(message));
    try {
      for (const id of await store.listRevoked()) this.#add(id);
    } catch (error) {
      await listening[Symbol.asyncDispose]();
      throw error;
    }
    return listening;
  }

  #hear({ body }: ControlMessage): void {
    if (body["method"] !== "revoke") return;
    const { task_id: ids } = (body["arguments"] ?? {}) as { readonly task_id?: unknown };
    for (const id of Array.isArray(ids) ? ids : [ids]) if (typeof id === "string") this.#add(id);
  }

  #add(id: string): void {
    this.#ids.add(id);
    if (this.#ids.size > MOST) this.#ids.delete(this.#ids.values().next().value as string);
    this.#onRevoked(id);
  }
}
