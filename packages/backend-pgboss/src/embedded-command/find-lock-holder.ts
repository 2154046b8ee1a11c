import { realpath } from "node:fs/promises";
import { describeDataDirectory } from "../embedded/data-directory.ts";
import { readOwnerRecord } from "../embedded/owner-record.ts";

/** The owner that a lock names, whether it answers or not. */
export interface LockHolder {
  readonly pid: number;
  readonly log: string;
}

/** Who holds the lock of a data directory; undefined where nobody does, or nobody may know. */
export async function findLockHolder(dataDirectory: string): Promise<LockHolder | undefined> {
  const root = await realpath(dataDirectory).catch(() => undefined);
  if (root === undefined) return undefined;
  const { lock, log } = describeDataDirectory(root);
  const record = await readOwnerRecord(lock).catch(() => undefined);
  return record === undefined || record === "unreadable" ? undefined : { pid: record.pid, log };
}
