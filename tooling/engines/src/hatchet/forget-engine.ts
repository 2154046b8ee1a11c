import { withHatchetDatabase } from "./with-hatchet-database.ts";

/** Which engine serves which tenants, and until when. */
const PARTITIONS = ["SchedulerPartition", "ControllerPartition", "TenantWorkerPartition", "Lease"];

/**
 * Makes the database of a Hatchet that does not run forget the engine that ran. Otherwise the next one waits until that
 * one's partitions are a minute old, and runs no task until then; and one that does not wait gives its first tasks to
 * workers that have yet to come back, by way of the engine that is gone, where they stay until their time is up.
 */
export function forgetEngine(databaseUrl: string): Promise<void> {
  return withHatchetDatabase(databaseUrl, async (client) => {
    for (const table of PARTITIONS) await client.query(`delete from "${table}"`);
    await client.query(`update "Worker" set "isActive" = false, "dispatcherId" = null`);
  });
}
