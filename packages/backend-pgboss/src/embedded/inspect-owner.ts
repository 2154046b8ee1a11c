import { realpath } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { type DataDirectory, describeDataDirectory } from "./data-directory.ts";
import { EmbeddedEngineError } from "./embedded-engine-error.ts";
import { connectToOwner, type OwnerConnection } from "./owner-connection.ts";
import { isOwnerAlive } from "./owner-liveness.ts";
import type { OwnerStatus } from "./owner-protocol.ts";
import { type OwnerRecord, readOwnerRecord } from "./owner-record.ts";
import { isProcessRunning } from "./process-identity.ts";

/** How long an owner may take to answer, which a long statement keeps it from. */
const ANSWER_DEADLINE_MS = 5_000;
const STOP_DEADLINE_MS = 15_000;
const POLL_MS = 20;

/** An owner process that runs now. */
export interface OwnerDescription extends OwnerStatus {
  readonly socketPath: string;
}

/**
 * The owner of a data directory, or null where none runs. Does not count as a client and starts nothing.
 *
 * @throws EmbeddedEngineError `EMBEDDED_UNREACHABLE` when one runs but does not answer.
 */
export async function inspectEmbeddedOwner(dataDirectory: string): Promise<OwnerDescription | null> {
  const found = await findOwner(dataDirectory);
  if (found === null) return null;
  const { connection, record } = found;
  try {
    return { ...(await connection.call("status")), socketPath: record.socketPath };
  } finally {
    await connection.end();
  }
}

/**
 * Ends the owner of a data directory, after the call it is at; resolves once it is gone. False where none ran. Clients
 * that are still there start another one with their next call.
 *
 * @throws EmbeddedEngineError `EMBEDDED_UNREACHABLE` when it does not answer or does not end.
 */
export async function stopEmbeddedOwner(dataDirectory: string): Promise<boolean> {
  const found = await findOwner(dataDirectory);
  if (found === null) return false;
  const { connection, record, directory } = found;
  await connection.call("stop").catch(() => undefined);
  await connection.closed;
  const deadline = AbortSignal.timeout(STOP_DEADLINE_MS);
  while (await isThere(record, directory)) {
    if (deadline.aborted) throw unreachable(record, directory, "did not end");
    await delay(POLL_MS);
  }
  return true;
}

/** It gives the lock back a moment before its process is gone. */
async function isThere(record: OwnerRecord, { lock }: DataDirectory): Promise<boolean> {
  const holder = await readOwnerRecord(lock);
  const holdsLock = holder !== undefined && holder !== "unreadable" && holder.token === record.token;
  return (holdsLock && (await isOwnerAlive(record, lock))) || (await isProcessRunning(record)) === true;
}

interface FoundOwner {
  readonly directory: DataDirectory;
  readonly record: OwnerRecord;
  readonly connection: OwnerConnection;
}

async function findOwner(dataDirectory: string): Promise<FoundOwner | null> {
  const root = await realpath(dataDirectory).catch(() => undefined);
  if (root === undefined) return null;
  const directory = describeDataDirectory(root);
  const deadline = AbortSignal.timeout(ANSWER_DEADLINE_MS);
  for (;;) {
    const record = await readOwnerRecord(directory.lock);
    if (record === undefined || record === "unreadable") return null;
    const connection = await connectToOwner(record, { role: "observer", signal: deadline });
    if (connection !== undefined && !("reason" in connection)) return { directory, record, connection };
    if (connection !== undefined)
      throw new EmbeddedEngineError("EMBEDDED_VERSION_MISMATCH", connection.message);
    if (!(await isOwnerAlive(record, directory.lock))) return null;
    if (deadline.aborted) throw unreachable(record, directory, "does not answer");
    // One that is ending answers no more and is gone in a moment.
    await delay(POLL_MS);
  }
}

function unreachable({ pid }: OwnerRecord, { root, log }: DataDirectory, what: string): EmbeddedEngineError {
  return new EmbeddedEngineError(
    "EMBEDDED_UNREACHABLE",
    `The owner of ${root}, process ${pid}, ${what}. Its log is ${log}; end the process if it hangs.`,
  );
}
