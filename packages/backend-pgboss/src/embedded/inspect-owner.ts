import { once } from "node:events";
import { realpath } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { type DataDirectory, describeDataDirectory } from "./data-directory.ts";
import { EmbeddedEngineError } from "./embedded-engine-error.ts";
import { findOwnerRecord } from "./find-owner-record.ts";
import { connectToOwner, type OwnerConnection } from "./owner-connection.ts";
import { describeSilence, isOwnerAlive } from "./owner-liveness.ts";
import type { OwnerStatus } from "./owner-protocol.ts";
import { isHeldBy, type OwnerRecord } from "./owner-record.ts";
import { isProcessRunning } from "./process-identity.ts";
import { toRefusalError } from "./refusal-error.ts";

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
 * @throws EmbeddedEngineError `EMBEDDED_UNREACHABLE` when one runs but does not answer, `EMBEDDED_VERSION_MISMATCH`
 * when it does not understand this version, `EMBEDDED_DIRECTORY` when it is another user's.
 */
export async function inspectEmbeddedOwner(dataDirectory: string): Promise<OwnerDescription | null> {
  return observeOwner(dataDirectory, async ({ connection, record }) => ({
    ...(await connection.call("status")),
    socketPath: record.socketPath,
  }));
}

/**
 * Ends the owner of a data directory, after the call it is at; resolves once it is gone. False where none ran. Clients
 * that are still there start another one with their next call.
 *
 * @throws EmbeddedEngineError as `inspectEmbeddedOwner`, `EMBEDDED_UNREACHABLE` also when it does not end.
 */
export async function stopEmbeddedOwner(dataDirectory: string): Promise<boolean> {
  const found = await findOwner(dataDirectory, AbortSignal.timeout(ANSWER_DEADLINE_MS));
  if (found === null) return false;
  const { connection, record, directory } = found;
  const deadline = AbortSignal.timeout(STOP_DEADLINE_MS);
  // Its answer may be lost with the connection, which is as good.
  connection.call("stop").catch(() => undefined);
  if (!(await settles(connection.closed, deadline))) {
    void connection.end();
    throw await unreachable(found, "does not end");
  }
  while (await isThere(record, directory)) {
    if (deadline.aborted) throw await unreachable(found, "does not end");
    await delay(POLL_MS);
  }
  return true;
}

/** An owner that has let an observer in. */
export interface ObservedOwner {
  readonly directory: DataDirectory;
  readonly record: OwnerRecord;
  readonly connection: OwnerConnection;
}

/**
 * What `look` finds at the owner of a data directory within `lookMs`, or null where none runs.
 *
 * @throws EmbeddedEngineError as `inspectEmbeddedOwner`.
 */
export async function observeOwner<Result>(
  dataDirectory: string,
  look: (owner: ObservedOwner) => Promise<Result>,
  lookMs = ANSWER_DEADLINE_MS,
): Promise<Result | null> {
  const found = await findOwner(dataDirectory, AbortSignal.timeout(ANSWER_DEADLINE_MS));
  if (found === null) return null;
  const looking = look(found);
  try {
    if (await settles(looking, AbortSignal.timeout(lookMs))) return await looking;
    throw await unreachable(found, "does not answer");
  } finally {
    void found.connection.end();
  }
}

/** It gives the lock back a moment before its process is gone. */
async function isThere(record: OwnerRecord, { lock }: DataDirectory): Promise<boolean> {
  const holdsLock = await isHeldBy(lock, record.token);
  return (holdsLock && (await isOwnerAlive(record, lock))) || (await isProcessRunning(record)) === true;
}

async function findOwner(dataDirectory: string, deadline: AbortSignal): Promise<ObservedOwner | null> {
  const root = await realpath(dataDirectory).catch(() => undefined);
  if (root === undefined) return null;
  const directory = describeDataDirectory(root);
  for (;;) {
    const record = await findOwnerRecord(directory);
    if (record === undefined) return null;
    const connection = await connectToOwner(record, { role: "observer", signal: deadline });
    if (connection !== undefined && "reason" in connection) throw toRefusalError(connection, directory);
    if (connection !== undefined) return { directory, record, connection };
    if (!(await isOwnerAlive(record, directory.lock))) return null;
    if (deadline.aborted) throw await unreachable({ directory, record }, "does not answer");
    // One that is ending answers no more and is gone in a moment.
    await delay(POLL_MS);
  }
}

/** True once the promise is settled, false when the deadline comes first. */
async function settles(promise: Promise<unknown>, deadline: AbortSignal): Promise<boolean> {
  const settled = promise.then(
    () => true,
    () => true,
  );
  if (deadline.aborted) return Promise.race([settled, Promise.resolve(false)]);
  return Promise.race([settled, once(deadline, "abort").then(() => false)]);
}

async function unreachable(
  { record, directory }: Pick<ObservedOwner, "record" | "directory">,
  what: string,
): Promise<EmbeddedEngineError> {
  return new EmbeddedEngineError(
    "EMBEDDED_UNREACHABLE",
    `The embedded engine of ${directory.root} ${what}. ${await describeSilence(record, directory.lock)} Its log is ${directory.log}.`,
  );
}
