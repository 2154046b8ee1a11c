import { setTimeout as delay } from "node:timers/promises";
import { type DataDirectory, prepareDataDirectory, unusableDirectory } from "./data-directory.ts";
import { EmbeddedEngineError } from "./embedded-engine-error.ts";
import { findOwnerRecord } from "./find-owner-record.ts";
import { connectToOwner, type OwnerConnection, type OwnerConnectionOptions } from "./owner-connection.ts";
import { describeSilence } from "./owner-liveness.ts";
import { readLastLogLine } from "./owner-log.ts";
import type { Refusal } from "./owner-protocol.ts";
import { EXIT_CODE_ANOTHER_OWNER, EXIT_CODE_DISK_FULL, type OwnerSettings } from "./owner-settings.ts";
import { toRefusalError } from "./refusal-error.ts";
import { type OwnerExit, type StartedOwner, startOwner } from "./start-owner.ts";

/** How often to look for the owner that is being started. */
const POLL_MS = 15;

/** Between two starts, doubled each time: whoever holds the lock without answering may yet begin to. */
const FIRST_RESTART_DELAY_MS = 50;
const MAX_RESTART_DELAY_MS = 2_000;

/** How an owner is found or started. */
export interface ObtainOwnerOptions extends OwnerSettings {
  readonly startTimeoutMs: number;
  readonly silenceLimitMs: number;
  readonly onNotification: NonNullable<OwnerConnectionOptions["onNotification"]>;
  /** Gives up with the signal's reason. */
  readonly signal: AbortSignal;
}

/**
 * A connection to the owner of the data directory, which is started where there is none.
 *
 * @throws EmbeddedEngineError with any code but `EMBEDDED_OUTCOME_UNKNOWN`.
 */
export async function obtainOwner(options: ObtainOwnerOptions): Promise<OwnerConnection> {
  const directory = await prepareDataDirectory(options.dataDirectory);
  const signal = AbortSignal.any([options.signal, AbortSignal.timeout(options.startTimeoutMs)]);
  const signsOfLife = { directory, limitMs: options.silenceLimitMs };
  const starter = createStarter(directory, options);
  while (!signal.aborted) {
    const reply = await callOnOwner(directory, { ...options, role: "client", signal, signsOfLife });
    if (reply !== undefined && !("reason" in reply)) return reply;
    // Whoever gives up must not leave an owner behind that it started last of all.
    if (signal.aborted) break;
    if (reply === undefined) await starter.startIfDue();
    else if (reply.reason !== "ending") throw toRefusalError(reply, directory);
    await delay(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
  options.signal.throwIfAborted();
  throw await unreachable(directory, options.startTimeoutMs);
}

/** As `connectToOwner`, for the owner that the lock of `directory` names. */
async function callOnOwner(
  directory: DataDirectory,
  options: OwnerConnectionOptions,
): Promise<OwnerConnection | Refusal | undefined> {
  const record = await findOwnerRecord(directory);
  return record === undefined ? undefined : connectToOwner(record, options);
}

/** Starts at most one owner at a time, and the next only after a while. */
function createStarter(directory: DataDirectory, settings: OwnerSettings): { startIfDue(): Promise<void> } {
  let started: StartedOwner | undefined;
  let dueAt = 0;
  let restartDelayMs = FIRST_RESTART_DELAY_MS;
  return {
    async startIfDue() {
      const exit = started?.exit;
      if (started !== undefined && exit === undefined) return;
      // Another owner has won, or this one was killed: both leave a place for the next try.
      const isFinal =
        exit !== undefined &&
        (exit.error !== undefined || (exit.code ?? 0) !== 0) &&
        exit.code !== EXIT_CODE_ANOTHER_OWNER;
      if (isFinal) throw await startFailed(directory, exit);
      if (performance.now() < dueAt) return;
      dueAt = performance.now() + restartDelayMs;
      restartDelayMs = Math.min(restartDelayMs * 2, MAX_RESTART_DELAY_MS);
      const { dataDirectory, idleExitMs, maxFrameBytes } = settings;
      started = await startOwner(directory, { dataDirectory, idleExitMs, maxFrameBytes });
    },
  };
}

async function startFailed(
  directory: DataDirectory,
  { code, error: cause }: OwnerExit,
): Promise<EmbeddedEngineError> {
  if (code === EXIT_CODE_DISK_FULL) return unusableDirectory(directory.root, { code: "ENOSPC" });
  const reason = cause?.message ?? (await readLastLogLine(directory));
  return new EmbeddedEngineError(
    "EMBEDDED_START_FAILED",
    `The embedded engine of ${directory.root} ended while it started. The last line of its log, ${directory.log}: ${reason}`,
    { cause },
  );
}

async function unreachable(directory: DataDirectory, timeoutMs: number): Promise<EmbeddedEngineError> {
  const record = await findOwnerRecord(directory);
  const holder = record === undefined ? "" : ` ${await describeSilence(record, directory.lock)}`;
  return new EmbeddedEngineError(
    "EMBEDDED_UNREACHABLE",
    `The embedded engine of ${directory.root} did not answer within ${timeoutMs} ms.${holder} The last line of its log, ${directory.log}: ${await readLastLogLine(directory)}`,
  );
}
