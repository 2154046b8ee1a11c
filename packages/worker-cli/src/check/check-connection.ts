import type { TaskBackend } from "@task-abstraction/core";
import type { CheckedConnection } from "./check-report.ts";

/** An embedded engine may have to be started first. */
const CONNECT_TIMEOUT_MS = 30_000;

/** Connects, then measures one more round trip. */
export async function checkConnection(backend: TaskBackend): Promise<CheckedConnection> {
  try {
    return { reachable: true, connectMs: await measurePing(backend), pingMs: await measurePing(backend) };
  } catch (error) {
    return { reachable: false, error: error instanceof Error ? error.message : String(error) };
  }
}

async function measurePing(backend: TaskBackend): Promise<number> {
  const startedAt = performance.now();
  await backend.ping({ timeoutMs: CONNECT_TIMEOUT_MS });
  return Math.round((performance.now() - startedAt) * 10) / 10;
}
