import { setTimeout as delay } from "node:timers/promises";
import type { Client } from "pg";
import { withHatchetDatabase } from "./with-hatchet-database.ts";

/** Which column of a tenant names a row of which table. */
const PARTITIONS = {
  controllerPartitionId: "ControllerPartition",
  schedulerPartitionId: "SchedulerPartition",
  workerPartitionId: "TenantWorkerPartition",
};

/** The engine's own tenant has no partitions. */
const WHICH = `where slug <> 'internal' and ($1::uuid is null or id = $1)`;

const DEADLINE_MS = 10_000;
const PAUSE_MS = 50;

/**
 * Hands one tenant, or all of them, to the engine that runs. It would else find a new one within a minute and take up all
 * of a known one within ten seconds, and run none of its tasks until then. Rejects when there is no engine in the database.
 */
export function assignPartitions(databaseUrl: string, tenantId?: string): Promise<void> {
  return withHatchetDatabase(databaseUrl, async (client) => {
    const end = performance.now() + DEADLINE_MS;
    // An engine that has just begun to answer may yet have to tell its database of some.
    while (!(await assign(client, tenantId))) {
      if (performance.now() >= end) throw new Error("The database of Hatchet has no engine to run tasks.");
      await delay(PAUSE_MS);
    }
  });
}

/** Whether every partition is one of an engine now. */
async function assign(client: Client, tenantId: string | undefined): Promise<boolean> {
  const assignments = Object.entries(PARTITIONS).map(
    ([column, table]) =>
      `"${column}" = (select id from "${table}" order by "lastHeartbeat" desc nulls last limit 1)`,
  );
  const columns = Object.keys(PARTITIONS).map((column) => `"${column}"`);
  const { rows } = await client.query<Record<string, string | null>>(
    `update "Tenant" set ${assignments.join(", ")} ${WHICH} returning ${columns.join(", ")}`,
    [tenantId],
  );
  return rows.every((row) => !Object.values(row).includes(null));
}
