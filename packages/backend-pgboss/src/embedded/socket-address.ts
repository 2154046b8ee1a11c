import { randomBytes } from "node:crypto";
import { mkdtemp, rm, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

/** Linux takes 107 bytes, macOS and the BSDs 103 (sys/un.h: sun_path less its closing NUL). */
const MAX_SOCKET_PATH_BYTES = 103;

const FOLDER_PREFIX = "task-backend-";
const SOCKET_NAME = "owner.sock";

/**
 * A new address to listen on that nobody else on this machine can reach: a socket in a folder that was made for it
 * this moment with mode 0700, or a pipe of an unguessable name on Windows. Clients find it in the lock file, so they
 * need not agree with the owner about `TMPDIR` or `XDG_RUNTIME_DIR`.
 */
export async function createSocketAddress(): Promise<string> {
  if (process.platform === "win32") return `\\\\.\\pipe\\${FOLDER_PREFIX}${randomBytes(16).toString("hex")}`;
  const bases = [process.env["XDG_RUNTIME_DIR"], tmpdir(), "/tmp"].filter(
    (base) => base !== undefined && base !== "",
  );
  let failure: unknown;
  for (const base of bases as string[]) {
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

/** Removes what `createSocketAddress` has made; an address of any other form is left alone. */
export async function removeSocketAddress(socketPath: string): Promise<void> {
  const folder = dirname(socketPath);
  if (basename(socketPath) !== SOCKET_NAME || !basename(folder).startsWith(FOLDER_PREFIX)) return;
  await rm(socketPath, { force: true });
  await rmdir(folder).catch(() => undefined);
}
