import { randomBytes } from "node:crypto";
import { rmdirSync, rmSync } from "node:fs";
import { lstat, mkdtemp, readdir, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { probeSocket } from "./probe-socket.ts";

/** Linux takes 107 bytes, macOS and the BSDs 103 (sys/un.h: sun_path less its closing NUL). */
const MAX_SOCKET_PATH_BYTES = 103;

/** A socket refuses for a moment after it was made too. */
const MIN_AGE_MS = 60_000;

const FOLDER_PREFIX = "task-backend-";
const SOCKET_NAME = "owner.sock";

/**
 * A new address to listen on that nobody else on this machine can reach: a socket in a folder that was made for it
 * this moment with mode 0700, or a pipe of an unguessable name on Windows. Clients find it in the lock file, so they
 * need not agree with the owner about `TMPDIR` or `XDG_RUNTIME_DIR`.
 */
export async function createSocketAddress(): Promise<string> {
  if (process.platform === "win32") return `\\\\.\\pipe\\${FOLDER_PREFIX}${randomBytes(16).toString("hex")}`;
  const bases = listBases();
  let failure: unknown;
  for (const base of bases) {
    if (Buffer.byteLength(join(base, `${FOLDER_PREFIX}XXXXXX`, SOCKET_NAME)) > MAX_SOCKET_PATH_BYTES)
      continue;
    try {
      return join(await mkdtemp(join(base, FOLDER_PREFIX)), SOCKET_NAME);
    } catch (error) {
      failure = error;
    }
  }
  throw new Error(`No folder for the socket could be made in ${bases.join(" or ")}.`, { cause: failure });
}

/**
 * True of an address that nobody but this user or root can have made. Where others may write the data directory too,
 * its lock file may lead to a listener of theirs.
 */
export async function isTrustedAddress(socketPath: string): Promise<boolean> {
  const user = process.getuid?.();
  if (user === undefined || user === 0) return true;
  return lstat(dirname(socketPath)).then(
    ({ uid }) => uid === user || uid === 0,
    () => true,
  );
}

/** Removes what `createSocketAddress` has made; an address of any other form is left alone. */
export function removeSocketAddress(socketPath: string): void {
  const folder = dirname(socketPath);
  if (basename(socketPath) !== SOCKET_NAME || !basename(folder).startsWith(FOLDER_PREFIX)) return;
  rmSync(socketPath, { force: true });
  try {
    rmdirSync(folder);
  } catch {
    // Gone already, or something else is in it.
  }
}

/** Removes the addresses that owners which were killed have left, on whatever data directory they were. */
export async function removeDeadSocketAddresses(): Promise<void> {
  if (process.platform === "win32") return;
  for (const base of new Set(listBases())) {
    const names = await readdir(base).catch(() => []);
    for (const name of names.filter((each) => each.startsWith(FOLDER_PREFIX))) {
      const socketPath = join(base, name, SOCKET_NAME);
      const isOld = Date.now() - (await readModifiedAt(socketPath)) > MIN_AGE_MS;
      if (isOld && (await probeSocket(socketPath)) === "gone") removeSocketAddress(socketPath);
    }
  }
}

async function readModifiedAt(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => Number.POSITIVE_INFINITY,
  );
}

function listBases(): string[] {
  return [process.env["XDG_RUNTIME_DIR"], tmpdir(), "/tmp"].filter(
    (base) => base !== undefined && base !== "",
  ) as string[];
}
