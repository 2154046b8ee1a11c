import { type ChildProcess, spawn } from "node:child_process";
import { type FileHandle, open, stat } from "node:fs/promises";
import { parse } from "node:path";
import { type DataDirectory, unusableDirectory } from "./data-directory.ts";
import { findProgram } from "./find-program.ts";
import type { OwnerSettings } from "./owner-settings.ts";

/** The log starts anew at the next start of an owner once it is larger. */
const MAX_LOG_BYTES = 1024 * 1024;

/** All an owner needs of the environment. It outlives its starter, so it gets none of that one's secrets and hooks. */
const INHERITED = [
  "PATH",
  "HOME",
  "TMPDIR",
  "XDG_RUNTIME_DIR",
  "TZ",
  "LD_LIBRARY_PATH",
  "SystemRoot",
  "TEMP",
  "TMP",
  "USERPROFILE",
];

/** How an owner process ended, if it did. */
export interface OwnerExit {
  /** Null when a signal ended it, or when it could not be started at all. */
  readonly code: number | null;
  readonly error?: Error | undefined;
}

/** An owner process that was started from here. */
export interface StartedOwner {
  /** Undefined while it runs. */
  readonly exit: OwnerExit | undefined;
}

/**
 * Starts an owner that belongs to nobody: a session of its own, so that Ctrl-C in the starter's terminal does not reach
 * it, and no stream of the starter's, so that neither waits for the other.
 */
export async function startOwner(directory: DataDirectory, settings: OwnerSettings): Promise<StartedOwner> {
  const log = await openLog(directory);
  try {
    const child = spawn(process.execPath, [findProgram("embedded-owner"), JSON.stringify(settings)], {
      cwd: parse(directory.root).root,
      detached: true,
      env: pickEnvironment(),
      stdio: ["ignore", log.fd, log.fd],
      windowsHide: true,
    });
    child.unref();
    return watchExit(child);
  } finally {
    await log.close();
  }
}

function watchExit(child: ChildProcess): StartedOwner {
  let exit: OwnerExit | undefined;
  child.once("error", (error) => {
    exit ??= { code: null, error };
  });
  child.once("exit", (code) => {
    exit ??= { code };
  });
  return {
    get exit() {
      return exit;
    },
  };
}

function pickEnvironment(): NodeJS.ProcessEnv {
  const inherited = INHERITED.flatMap((name) =>
    process.env[name] === undefined ? [] : [[name, process.env[name]]],
  );
  // For a starter that is an Electron program: its own executable is then Node.
  return { ...Object.fromEntries(inherited), ELECTRON_RUN_AS_NODE: "1" };
}

async function openLog({ root, log }: DataDirectory): Promise<FileHandle> {
  try {
    return await open(log, (await isLarge(log)) ? "w" : "a", 0o600);
  } catch (cause) {
    throw unusableDirectory(root, cause);
  }
}

async function isLarge(path: string): Promise<boolean> {
  return stat(path).then(
    ({ size }) => size > MAX_LOG_BYTES,
    () => false,
  );
}
