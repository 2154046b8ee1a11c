import type { HatchetAddress } from "../../src/index.ts";

/** The HTTP status with which a Hatchet answers a token's question for the workflows of a tenant. */
export async function askHatchet(
  { apiUrl, token }: HatchetAddress,
  tenantId = readTenant(token),
): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${apiUrl}/api/v1/tenants/${tenantId}/workflows`, { headers });
  await answer.body?.cancel();
  return answer.status;
}

/** The tenant that a token is for. */
export function readTenant(token: string): string {
  const [, claims = ""] = token.split(".");
  return (JSON.parse(Buffer.from(claims, "base64url").toString()) as { sub: string }).sub;
}
