import { stat } from "node:fs/promises";
import { connect } from "node:net";
import type { OwnerRecord } from "./owner-record.ts";
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

/**
 * The kernel itself answers for a listening process, however busy or stopped that is, and refuses when there is none.
 * A missing socket file proves nothing: something may have tidied it away, or another container has it. A missing
 * pipe of Windows does, because it lives exactly as long as its process.
 */
async function probeSocket(socketPath: string): Promise<"listening" | "gone" | "unknown"> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.once("connect", () => {
      socket.destroy();
      resolve("listening");
    });
    socket.once("error", (error: NodeJS.ErrnoException) => {
      const isGone =
        error.code === "ECONNREFUSED" || (process.platform === "win32" && error.code === "ENOENT");
      resolve(isGone ? "gone" : "unknown");
    });
  });
}

async function wasTouchedLately(recordPath: string): Promise<boolean> {
  const touchedAt = await stat(recordPath).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
  return Date.now() - touchedAt < SILENCE_LIMIT_MS;
}
