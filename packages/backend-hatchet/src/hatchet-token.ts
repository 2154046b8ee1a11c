/** What an API token says without its secret part. */
export interface TokenClaims {
  readonly tenantId: string;
  readonly hostPort: string | undefined;
  readonly apiUrl: string | undefined;
}

/** The claims of a token; `undefined` where it is none of Hatchet's. */
export function parseToken(token: string): TokenClaims | undefined {
  const [, payload = ""] = token.split(".");
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, "base64url").toString());
    const { sub, grpc_broadcast_address, server_url } = claims as Record<string, unknown>;
    if (typeof sub !== "string" || sub === "") return undefined;
    return { tenantId: sub, hostPort: textOf(grpc_broadcast_address), apiUrl: textOf(server_url) };
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
