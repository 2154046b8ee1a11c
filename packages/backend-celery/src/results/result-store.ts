import type { AddressedResult } from "../broker/celery-broker.ts";
import type { ResultMeta } from "../protocol/result-meta.ts";

/** Keeps what became of tasks: Redis, or the memory of the client that submitted them (`rpc://`). */
export interface ResultStore {
  /**
   * Keeps results, in order. A final state is not replaced, and nothing replaces REVOKED.
   *
   * @throws BackendUnavailableError (BACKEND_UNAVAILABLE)
   */
  write(results: readonly AddressedResult[]): Promise<void>;
  /** One answer per id; `undefined`: nothing is known of it. */
  read(ids: readonly string[]): Promise<readonly (ResultMeta | undefined)[]>;
  /** Resolves once armed: `wake` is called when a final state is there. */
  watch(id: string, wake: () => void): Promise<Disposable>;
  /** Marks tasks as revoked that have no final state; true when the last of them was marked. */
  revoke(ids: readonly string[]): Promise<boolean>;
  /** Ids that are revoked and may still lie in a queue. */
  listRevoked(): Promise<readonly string[]>;
  /** Counts a start of this attempt and answers which it is, from 1; `undefined` where nobody can count. */
  countStart(id: string, retries: number): Promise<number | undefined>;
  /** Takes a start off that was handed back. */
  uncountStart(id: string, retries: number): Promise<void>;
  ping(): Promise<void>;
  close(): Promise<void>;
}
