import { utimes } from "node:fs/promises";
import { workerData } from "node:worker_threads";
import { HEARTBEAT_MS } from "./owner-liveness.ts";
import { isHeldBy } from "./owner-record.ts";
import type { HeartbeatSettings } from "./start-heartbeat.ts";

// A thread of the owner. PGlite keeps the main one from everything else for as long as a statement takes.
const { lock, token } = workerData as HeartbeatSettings;

setInterval(async () => {
  if (!(await isHeldBy(lock, token))) return;
  const now = new Date();
  await utimes(lock, now, now).catch(() => undefined);
}, HEARTBEAT_MS);
