import { stat } from "node:fs/promises";
import { isHeldBy, type OwnerRecord } from "./owner-record.ts";
import { probeSocket } from "./probe-socket.ts";
import { isProcessRunning } from "./process-identity.ts";

/** How often an owner touches its lock. */
export const HEARTBEAT_MS = 1_000;

/** How old the last touch of an owner may be whose process cannot be seen from here, or who has a call. */
export const SILENCE_LIMIT_MS = 15_000;

/**
 * Whether the owner that `record` names is still there. In doubt it is: to wait in vain can be told to the user, two
 * owners of one directory would destroy it.
 */
export async function isOwnerAlive(record: OwnerRecord, recordPath: string): Promise<boolean> {
  const answer = await probeSocket(record.socketPath);
  if (answer !== "unknown") return answer === "listening";
  return (await isProcessRunning(record)) ?? (await wasTouchedLately(recordPath));
}

/** When the owner last touched its lock, in milliseconds since the epoch; undefined where it has none any more. */
export async function readSignOfLife({ token }: OwnerRecord, path: string): Promise<number | undefined> {
  return (await isHeldBy(path, token)) ? readTouchedAt(path) : undefined;
}

/** What its lock says about an owner that does not answer, and what to do about it. */
export async function describeSilence({ pid }: OwnerRecord, path: string): Promise<string> {
  const silentMs = Date.now() - ((await readTouchedAt(path)) ?? Date.now());
  if (silentMs < 3 * HEARTBEAT_MS)
    return `Process ${pid} is its owner and gives signs of life: it starts, ends, or is busy with a long statement. Try again, or end it if that goes on.`;
  return `Process ${pid} is its owner and has given no sign of life for ${Math.round(silentMs / 1_000)} s: it hangs or was stopped. Continue it if somebody stopped it (kill -CONT ${pid}), else end it (kill -KILL ${pid}): the next call starts another, and nothing that had resolved is lost.`;
}

async function wasTouchedLately(recordPath: string): Promise<boolean> {
  return Date.now() - ((await readTouchedAt(recordPath)) ?? 0) < SILENCE_LIMIT_MS;
}

async function readTouchedAt(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
}
