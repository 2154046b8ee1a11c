import { utimes } from "node:fs/promises";
import { workerData } from "node:worker_threads";
import { isHeldBy } from "./owner-record.ts";
import type { HeartbeatSettings } from "./start-heartbeat.ts";

// A thread of the owner, which loads as little as it can: it begins while the owner opens the database.
const { lock, token, intervalMs } = workerData as HeartbeatSettings;

setInterval(async () => {
  if (!(await isHeldBy(lock, token))) return;
  const now = new Date();
  await utimes(lock, now, now).catch(() => undefined);
}, intervalMs);
