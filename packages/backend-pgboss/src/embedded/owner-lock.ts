import { link, readdir, rm, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { DataDirectory } from "./data-directory.ts";
import { isOwnerAlive } from "./owner-liveness.ts";
import { isHeldBy, type OwnerRecord, readOwnerRecord } from "./owner-record.ts";
import { removeSocketAddress } from "./socket-address.ts";

/** Long enough for another starter to finish with a dead owner, short enough not to be noticed. */
const RETRY_MS = 10;

/** The right to open the database of one data directory, held by at most one process. */
export interface OwnerLock {
  /** False once the lock file, or the database beside it, is gone or another's: nothing may be written any more. */
  isHeld(): Promise<boolean>;
  release(): Promise<void>;
}

/**
 * Takes the lock for the owner that `record` names, from a dead one where need be. Undefined while another one lives.
 *
 * `signal` gives up waiting for a starter that hangs in the middle. The lock is a link to a finished file, so that it appears at once and whole, and to one taker only.
 */
export async function takeOwnerLock(
  directory: DataDirectory,
  record: OwnerRecord,
  signal: AbortSignal,
): Promise<OwnerLock | undefined> {
  const ownFile = `${directory.lock}.${record.token}`;
  try {
    await writeFile(ownFile, JSON.stringify(record), { mode: 0o600, flag: "wx" });
    while (!(await tryLink(ownFile, directory.lock))) {
      const holder = await readHolder(directory.lock);
      if (holder === undefined) continue;
      if (await isAlive(holder, directory.lock)) return undefined;
      if (!(await removeDead(holder, directory.lock, ownFile))) await delay(RETRY_MS, undefined, { signal });
    }
  } finally {
    await rm(ownFile, { force: true });
  }
  await removeLeftovers(directory);
  return holdLock(directory, record.token);
}

function holdLock(directory: DataDirectory, token: string): OwnerLock {
  return {
    async isHeld() {
      return (await isHeldBy(directory.lock, token)) && (await exists(directory.postgres));
    },
    async release() {
      if (await isHeldBy(directory.lock, token)) await rm(directory.lock, { force: true });
    },
  };
}

/** Who a lock file, or a claim, belongs to. What is there may change at any time, so it is judged as it was read. */
interface Holder {
  /** Nothing that comes to the same path later has the same. */
  readonly id: string;
  /** Undefined where the file holds none, which a power cut can do. */
  readonly record: OwnerRecord | undefined;
}

async function readHolder(path: string): Promise<Holder | undefined> {
  const record = await readOwnerRecord(path);
  if (record === undefined) return undefined;
  if (record !== "unreadable") return { id: record.token, record };
  return stat(path).then(
    ({ ino, mtimeMs }) => ({ id: `${ino}-${Math.trunc(mtimeMs)}`, record: undefined }),
    () => undefined,
  );
}

async function isAlive({ record }: Holder, path: string): Promise<boolean> {
  return record !== undefined && isOwnerAlive(record, path);
}

/**
 * Removes the dead owner's file at `path`. Between looking at a file and removing it another starter may have removed
 * it and put its own there; so only who holds the claim to that one dead owner may remove, and a claim is a lock too.
 * False while another starter that lives is about it.
 */
async function removeDead(dead: Holder, path: string, ownFile: string): Promise<boolean> {
  const claim = `${ownFile.slice(0, ownFile.lastIndexOf("."))}.claim-${dead.id}`;
  if (!(await tryLink(ownFile, claim))) {
    // Another starter is at it, or died at it.
    const claimer = await readHolder(claim);
    if (claimer === undefined) return true;
    return (await isAlive(claimer, claim)) ? false : removeDead(claimer, claim, ownFile);
  }
  if ((await readHolder(path))?.id === dead.id) {
    await rm(path, { force: true });
    if (dead.record !== undefined) removeSocketAddress(dead.record.socketPath);
  }
  await rm(claim, { force: true });
  return true;
}

/** What starters that were killed half-way left behind. Their claims are to owners that are gone, as the lock is ours. */
async function removeLeftovers({ root, lock }: DataDirectory): Promise<void> {
  const names = (await readdir(root)).filter((name) => name.startsWith(`${basename(lock)}.`));
  for (const path of names.map((name) => join(root, name))) {
    const holder = await readHolder(path);
    // A file without a record is one that a starter is writing just now.
    if (holder?.record !== undefined && !(await isAlive(holder, path))) await rm(path, { force: true });
  }
}

async function tryLink(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
