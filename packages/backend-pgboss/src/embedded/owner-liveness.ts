import { stat } from "node:fs/promises";
import type { OwnerRecord } from "./owner-record.ts";
import { probeSocket } from "./probe-socket.ts";
import { isProcessRunning } from "./process-identity.ts";

/** How often an owner touches its lock. */
export const HEARTBEAT_MS = 1_000;

/** How old the last touch of an owner may be whose process cannot be seen from here. */
const SILENCE_LIMIT_MS = 15_000;

/**
 * Whether the owner that `record` names is still there. In doubt it is: to wait in vain can be told to the user, two
 * owners of one directory would destroy it.
 */
export async function isOwnerAlive(record: OwnerRecord, recordPath: string): Promise<boolean> {
  const answer = await probeSocket(record.socketPath);
  if (answer !== "unknown") return answer === "listening";
  return (await isProcessRunning(record)) ?? (await wasTouchedLately(recordPath));
}

async function wasTouchedLately(recordPath: string): Promise<boolean> {
  const touchedAt = await stat(recordPath).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
  return Date.now() - touchedAt < SILENCE_LIMIT_MS;
}
