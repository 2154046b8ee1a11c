import { withHatchetDatabase } from "./with-hatchet-database.ts";

/** Which engine serves which tenants, until when: kept alive by the engine. */
const TABLES = ["SchedulerPartition", "ControllerPartition", "TenantWorkerPartition", "Lease"];

/**
 * Makes the database of a Hatchet that does not run forget the engine that ran. Otherwise the next one waits until that
 * one's partitions are a minute old, and runs no task until then.
 */
export function forgetPartitions(databaseUrl: string): Promise<void> {
  return withHatchetDatabase(databaseUrl, async (client) => {
    for (const table of TABLES) await client.query(`delete from "${table}"`);
  });
}
