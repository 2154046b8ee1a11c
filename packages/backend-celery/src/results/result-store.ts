import type { AddressedResult } from "../broker/celery-broker.ts";
import type { ResultMeta } from "../protocol/result-meta.ts";

/** `unknown`: its result is with another client. */
export type Revoked = "revoked" | "finished" | "unknown";

/** Keeps what became of tasks: Redis, or the memory of the client that submitted them (`rpc://`). */
export interface ResultStore {
  /** Where workers have to send results, once they can come (`rpc://`); `undefined`: they are kept on a server. */
  arm(): Promise<string | undefined>;
  /** Ids that are being submitted here. */
  expect(ids: readonly string[]): void;
  /**
   * Keeps results, in order. A final state is not replaced, and nothing replaces REVOKED.
   *
   * @throws BackendUnavailableError (BACKEND_UNAVAILABLE)
   */
  write(results: readonly AddressedResult[]): Promise<void>;
  /**
   * For a client: one answer per id; `undefined`: nothing is known of it.
   *
   * @throws ResultUnavailableError (RESULT_UNAVAILABLE) where only the submitter can read
   */
  read(ids: readonly string[]): Promise<readonly (ResultMeta | undefined)[]>;
  /** For a worker: what is kept of a task; `undefined` also where a worker cannot know. */
  lookUp(id: string): Promise<ResultMeta | undefined>;
  /** Resolves once armed: `wake` is called when a final state is there, with it where it was told. */
  watch(id: string, wake: (final?: ResultMeta) => void): Promise<Disposable>;
  /** Marks tasks as revoked that have no final state; answers what became of the last of them. */
  revoke(ids: readonly string[]): Promise<Revoked>;
  /** False where only the clients that revoked tasks know of it (`rpc://`): a worker asks them when it begins. */
  readonly keepsRevoked: boolean;
  /** Ids that are revoked and may still lie in a queue. */
  listRevoked(): Promise<readonly string[]>;
  /** Counts a start of this attempt and answers which it is, from 1; `undefined` where nobody can count. */
  countStart(id: string, retries: number): Promise<number | undefined>;
  /** Takes a start off that was handed back. */
  uncountStart(id: string, retries: number): Promise<void>;
  ping(): Promise<void>;
  close(): Promise<void>;
}
