import { createMemoryEngine } from "./memory-engine.ts";
import { SILENCE_LIMIT_MS } from "./owner-liveness.ts";
import { DEFAULT_MAX_FRAME_BYTES } from "./owner-protocol.ts";
import { createSharedEngine } from "./shared-engine.ts";
import type { Statement, StatementResult } from "./statement.ts";

export { EmbeddedEngineError } from "./embedded-engine-error.ts";
export { inspectEmbeddedOwner, stopEmbeddedOwner } from "./inspect-owner.ts";
export type { Statement, StatementResult } from "./statement.ts";

/** A data directory of this name is a database in this process's own memory, which ends with it. For tests. */
const MEMORY_DIRECTORY = "memory://";

/** Where the engine reports what is no error of a call: an owner that was lost and is sought again. */
export interface EmbeddedEngineLogger {
  debug(message: string): void;
  warn(message: string): void;
}

/** How to reach the embedded engine of a data directory. */
export interface EmbeddedEngineOptions {
  /** Made where it does not exist; every process that names the same one shares its database. */
  readonly dataDirectory: string;
  /** How long a call waits for an owner to be found or started. Default 20,000. */
  readonly startTimeoutMs?: number | undefined;
  /** How long an owner started from here goes on without clients. Default 2,000. */
  readonly idleExitMs?: number | undefined;
  /** The largest call or answer that an owner started from here takes. Default 64 MiB. */
  readonly maxFrameBytes?: number | undefined;
  /** How long an owner that a call is with may give no sign of life, of which it gives one a second. Default 15,000. */
  readonly silenceLimitMs?: number | undefined;
  readonly logger?: EmbeddedEngineLogger | undefined;
}

/**
 * A PostgreSQL database that needs no server, shared by all processes on this machine that name its directory.
 *
 * All of them use one session, one call at a time: a call is a unit that nobody else's statements come between, and a
 * transaction that a call leaves open is rolled back. So `SET`, temporary tables and session-level advisory locks are
 * shared too; use `SET LOCAL` and transaction-level locks.
 *
 * What a call resolved survives the end of every process, also by SIGKILL, but not a power cut: PGlite does not sync.
 *
 * @throws Every method but `close` rejects with an `EmbeddedDatabaseError` when the database refuses the statement and
 * with an `EmbeddedEngineError` when the engine fails. After `EMBEDDED_OUTCOME_UNKNOWN` the call may have been carried
 * out, and after `EMBEDDED_TOO_LARGE` if it was the answer that was too large; after any other code it was not.
 */
export interface EmbeddedEngine {
  /** Runs one statement. */
  query(text: string, values?: readonly unknown[]): Promise<StatementResult>;
  /** Runs several statements as one unit, BEGIN to COMMIT if need be; answers one result each. */
  exec(text: string): Promise<StatementResult[]>;
  /** Runs all of the statements or none. */
  transaction(statements: readonly Statement[]): Promise<StatementResult[]>;
  /**
   * Calls `onNotification` with the payload of every NOTIFY on `channel`, until the function it answers is called.
   * When an owner was lost it is sought, and started, without a call; `onReconnect` is called once the channel is
   * listened to again, since what was notified in between is lost.
   */
  listen(
    channel: string,
    onNotification: (payload: string) => void,
    onReconnect?: () => void,
  ): Promise<() => Promise<void>>;
  /**
   * Waits for the calls that are out and lets go of the owner, which ends itself after the last client has. Later
   * calls reject with `EMBEDDED_CLOSED`; `close()` again resolves.
   */
  close(): Promise<void>;
}

/** The engine of `dataDirectory`. Nothing happens before its first call. */
export function connectEmbeddedEngine(options: EmbeddedEngineOptions): EmbeddedEngine {
  if (options.dataDirectory === MEMORY_DIRECTORY) return createMemoryEngine();
  return createSharedEngine({
    dataDirectory: options.dataDirectory,
    startTimeoutMs: options.startTimeoutMs ?? 20_000,
    idleExitMs: options.idleExitMs ?? 2_000,
    maxFrameBytes: options.maxFrameBytes ?? DEFAULT_MAX_FRAME_BYTES,
    silenceLimitMs: options.silenceLimitMs ?? SILENCE_LIMIT_MS,
    logger: options.logger,
  });
}
