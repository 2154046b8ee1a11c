import { randomUUID } from "node:crypto";
import { assignPartitions } from "./assign-partitions.ts";
import { createHatchetToken } from "./create-hatchet-token.ts";
import type { HatchetAddress } from "./hatchet-address.ts";
import { runHatchetAdmin } from "./run-hatchet-admin.ts";

/** A world of its own within a Hatchet: workflows, workers and runs of others are not seen in it. */
export interface HatchetTenant extends HatchetAddress {
  /** What a client has to put before the names of workflows. Empty where the token alone sets worlds apart. */
  readonly namespace: string;
}

/**
 * Creates a tenant, with a token for it, whose tasks run from the next second on. Of an engine that was not started here, whose tenants are not ours to make, it is
 * a namespace in the tenant there is: names are apart, and limits, lists and the queue are not.
 */
export async function takeHatchetTenant(address: HatchetAddress): Promise<HatchetTenant> {
  const id = randomUUID();
  if (address.inside === undefined) return { ...address, namespace: `${id}_` };
  const { containerName, databaseUrl } = address.inside;
  const environment = { DEFAULT_TENANT_ID: id, DEFAULT_TENANT_NAME: id, DEFAULT_TENANT_SLUG: id };
  await runHatchetAdmin(containerName, ["seed"], environment);
  await assignPartitions(databaseUrl, id);
  return { ...address, token: await createHatchetToken(containerName, id), namespace: "" };
}
