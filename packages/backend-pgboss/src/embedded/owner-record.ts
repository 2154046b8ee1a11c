import { readFile } from "node:fs/promises";
import type { ProcessIdentity } from "./process-identity.ts";

/** What an owner tells about itself in the lock file of its data directory. */
export interface OwnerRecord extends ProcessIdentity {
  /** Drawn anew by every owner: names it among all that ever were, and lets in who can read this file. */
  readonly token: string;
  /** Where it listens; it does so before it takes the lock and until it has given it back. */
  readonly socketPath: string;
}

/** The record at `path`, `"unreadable"` where something else is there, undefined where nothing is. */
export async function readOwnerRecord(path: string): Promise<OwnerRecord | "unreadable" | undefined> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  return parseOwnerRecord(text) ?? "unreadable";
}

/** True while the lock at `path` is that of the owner whom `token` names. */
export async function isHeldBy(path: string, token: string): Promise<boolean> {
  const found = await readOwnerRecord(path).catch(() => undefined);
  return found !== undefined && found !== "unreadable" && found.token === token;
}

function parseOwnerRecord(text: string): OwnerRecord | undefined {
  try {
    const { token, pid, startedAt, pidSpace, socketPath } = JSON.parse(text) as Partial<OwnerRecord>;
    if (typeof token !== "string" || typeof pid !== "number" || typeof socketPath !== "string")
      return undefined;
    return { token, pid, socketPath, startedAt: startedAt ?? null, pidSpace: pidSpace ?? null };
  } catch {
    return undefined;
  }
}
