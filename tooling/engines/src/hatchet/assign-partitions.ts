import { withHatchetDatabase } from "./with-hatchet-database.ts";

/** Which column of a tenant names a row of which table. */
const PARTITIONS = {
  controllerPartitionId: "ControllerPartition",
  schedulerPartitionId: "SchedulerPartition",
  workerPartitionId: "TenantWorkerPartition",
};

/**
 * Hands one tenant, or all of them, to the engine that runs. It would else find a new one within a minute and take up all
 * of a known one within ten seconds, and run none of its tasks until then.
 */
export function assignPartitions(databaseUrl: string, tenantId?: string): Promise<void> {
  const columns = Object.entries(PARTITIONS).map(
    ([column, table]) =>
      `"${column}" = (select id from "${table}" order by "lastHeartbeat" desc nulls last limit 1)`,
  );
  const update = `update "Tenant" set ${columns.join(", ")} where $1::uuid is null or id = $1`;
  return withHatchetDatabase(databaseUrl, (client) => client.query(update, [tenantId]));
}
