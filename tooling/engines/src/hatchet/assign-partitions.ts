import { withHatchetDatabase } from "./with-hatchet-database.ts";

/** Which column of a tenant names a row of which table. */
const PARTITIONS = {
  controllerPartitionId: "ControllerPartition",
  schedulerPartitionId: "SchedulerPartition",
  workerPartitionId: "TenantWorkerPartition",
};

/** Hands a tenant to the engine that runs, which would else find it within a minute, and run none of its tasks until then. */
export function assignPartitions(databaseUrl: string, tenantId: string): Promise<void> {
  const columns = Object.entries(PARTITIONS).map(
    ([column, table]) =>
      `"${column}" = (select id from "${table}" order by "lastHeartbeat" desc nulls last limit 1)`,
  );
  return withHatchetDatabase(databaseUrl, (client) =>
    client.query(`update "Tenant" set ${columns.join(", ")} where id = $1`, [tenantId]),
  );
}
