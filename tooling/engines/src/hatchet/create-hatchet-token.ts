import { runHatchetAdmin } from "./run-hatchet-admin.ts";

/** The tenant that every engine has: https://docs.hatchet.run/self-hosting */
const DEFAULT_TENANT = "707d0855-80ab-4e1f-a156-f1c4546cbf52";

/** A new token for a tenant of an engine. The addresses in it are those inside, which a client has to be told otherwise. */
export function createHatchetToken(containerName: string, tenantId = DEFAULT_TENANT): Promise<string> {
  return runHatchetAdmin(containerName, ["token", "create", "--name", "engines", "--tenant-id", tenantId]);
}
