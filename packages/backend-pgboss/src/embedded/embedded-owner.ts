import { randomBytes } from "node:crypto";
import type { PGlite } from "@electric-sql/pglite";
import { type DataDirectory, describeFileError, prepareDataDirectory } from "./data-directory.ts";
import { type Housekeeping, startHousekeeping } from "./housekeeping.ts";
import { HEARTBEAT_MS } from "./owner-liveness.ts";
import { type OwnerLock, takeOwnerLock } from "./owner-lock.ts";
import type { Refusal } from "./owner-protocol.ts";
import { type OwnerServer, startOwnerServer } from "./owner-server.ts";
import {
  EXIT_CODE_ANOTHER_OWNER,
  EXIT_CODE_DIRECTORY_LOST,
  EXIT_CODE_DISK_FULL,
  type OwnerSettings,
} from "./owner-settings.ts";
import { identifyThisProcess } from "./process-identity.ts";
import { createSocketAddress, removeDeadSocketAddresses, removeSocketAddress } from "./socket-address.ts";
import { startHeartbeat } from "./start-heartbeat.ts";
import { createStatementRunner, type StatementRunner } from "./statement-runner.ts";

const LOCK_DEADLINE_MS = 10_000;
const END_DEADLINE_MS = 10_000;

/** As Emscripten, which follows WASI, numbers them: https://github.com/WebAssembly/WASI `errno`. */
const wasiErrorNames: Readonly<Record<number, string>> = {
  2: "EACCES",
  19: "EDQUOT",
  22: "EFBIG",
  51: "ENOSPC",
  63: "EPERM",
  69: "EROFS",
};

const ending: Refusal = { type: "refused", reason: "ending", message: "The owner is ending." };

/** The program that owns the database of one data directory. It is started by a client, see `start-owner.ts`. */
async function runOwner(settings: OwnerSettings): Promise<void> {
  const directory = await prepareDataDirectory(settings.dataDirectory);
  const socketPath = await createSocketAddress();
  process.once("exit", () => removeSocketAddress(socketPath));
  const token = randomBytes(32).toString("hex");
  // Listening before the lock is taken and until it is released makes a refused connection prove a dead owner.
  const server = await startOwnerServer({
    ...settings,
    socketPath,
    token,
    onIdle: () => void end("no client is left"),
    onStopRequest: () => void end("it was asked to"),
  });
  const leave = async (code: number): Promise<never> => {
    await server.close();
    process.exit(code);
  };

  const record = { ...(await identifyThisProcess()), token, socketPath };
  const lock = await takeOwnerLock(directory, record, AbortSignal.timeout(LOCK_DEADLINE_MS));
  if (lock === undefined) return leave(EXIT_CODE_ANOTHER_OWNER);
  log(`owns ${directory.root}`);
  startHeartbeat({ lock: directory.lock, token, intervalMs: HEARTBEAT_MS }, fail);

  let runner: StatementRunner | undefined;
  let database: PGlite | undefined;
  let housekeeping: Housekeeping | undefined;
  let isEnding = false;
  async function end(reason: string): Promise<void> {
    if (lock === undefined || isEnding) return;
    isEnding = true;
    log(`ends: ${reason}`);
    setTimeout(
      () => fail(new Error(`The end took more than ${END_DEADLINE_MS} ms.`)),
      END_DEADLINE_MS,
    ).unref();
    if (runner === undefined || database === undefined) {
      // The database is being opened and cannot be stopped at it: the lock is left, and who comes next sees it is dead.
      process.exit(0);
    }
    server.refuse(ending);
    housekeeping?.stop();
    const [, cutOff] = await Promise.all([runner.stop(), server.dismiss()]);
    if (cutOff > 0) log(`cut off ${cutOff} clients`);
    if (await lock.isHeld()) await database.close();
    await lock.release();
    await leave(0);
  }
  process.on("SIGTERM", () => void end("SIGTERM"));
  process.on("SIGINT", () => void end("SIGINT"));

  try {
    database = await openIn(directory);
  } catch (error) {
    await refuseAndRelease(server, lock, error);
    return leave(1);
  }
  runner = createStatementRunner(database, fail);
  housekeeping = startHousekeeping(runner, (error) => log(`housekeeping: ${String(error)}`));
  watchLock(lock);
  log("ready");
  server.serve(runner);
  await removeDeadSocketAddresses();
}

async function openIn(directory: DataDirectory): Promise<PGlite> {
  // PGlite is loaded only by the starter that got the lock: it is most of what a start costs.
  const { openDatabase } = await import("./open-database.ts");
  let complaint: string | undefined;
  try {
    return await openDatabase(directory, (line) => {
      complaint = /\bFATAL: +(.*)/.exec(line)?.[1] ?? complaint;
      logOrFail(line);
    });
  } catch (cause) {
    throw new Error(complaint ?? describeFailure(cause), { cause });
  }
}

/** PGlite throws the errors of its file system as they are, which are no `Error`s. */
function describeFailure(cause: unknown): string {
  if (cause instanceof Error) return describeFileError(cause);
  const { errno } = cause as { readonly errno?: unknown };
  if (typeof errno !== "number") return String(cause);
  return describeFileError({
    code: wasiErrorNames[errno],
    message: `its file system failed with error number ${errno}`,
  });
}

/**
 * After a panic of PostgreSQL, a full disk for instance, PGlite tries for ever to go on and never returns; the line
 * that tells of it comes first.
 */
function logOrFail(line: string): void {
  log(line);
  const panic = /\bPANIC: +(.*)/.exec(line)?.[1] ?? /^Aborted\(.*/.exec(line)?.[0];
  if (panic !== undefined) fail(new Error(`The database panicked: ${panic}`));
}

async function refuseAndRelease(server: OwnerServer, lock: OwnerLock, error: unknown): Promise<void> {
  const message = error instanceof Error ? error.message : String(error);
  log(`did not start: ${message}`);
  server.refuse({ type: "refused", reason: "failed", message });
  await server.dismiss();
  await lock.release();
}

/** Ends at once when the directory is gone or another's: an orderly end would write into it. */
function watchLock(lock: OwnerLock): void {
  setInterval(async () => {
    if (await lock.isHeld()) return;
    log("ends at once: its data directory was removed");
    process.exit(EXIT_CODE_DIRECTORY_LOST);
  }, HEARTBEAT_MS);
}

function fail(cause: unknown): never {
  if (cause instanceof Error) log(cause.stack ?? "");
  // A client that waits for this start shows the last line.
  log(`ends at once: ${cause instanceof Error ? cause.message : String(cause)}`);
  process.exit((cause as NodeJS.ErrnoException).code === "ENOSPC" ? EXIT_CODE_DISK_FULL : 1);
}

function log(line: string): void {
  console.log(`${new Date().toISOString()} [${process.pid}] ${line}`);
}

try {
  await runOwner(JSON.parse(process.argv[2] ?? "{}") as OwnerSettings);
} catch (error) {
  fail(error);
}
