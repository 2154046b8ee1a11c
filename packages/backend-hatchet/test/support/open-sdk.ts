import { HatchetClient } from "@hatchet-dev/typescript-sdk/v1/index.js";
import type { HatchetAddress } from "@task-abstraction/engines";

/** The SDK's own client, as its users have it, but for a logger that says nothing. */
export function openSdk(
  { token, hostPort, apiUrl, tlsStrategy }: HatchetAddress,
  namespace = "",
): HatchetClient {
  const ignore = (): void => undefined;
  return HatchetClient.init({
    token,
    host_port: hostPort,
    ...(apiUrl !== undefined && { api_url: apiUrl }),
    tls_config: { tls_strategy: tlsStrategy as "none" | "tls" },
    namespace,
    log_level: "ERROR",
    logger: () =>
      ({ debug: ignore, info: ignore, green: ignore, warn: ignore, error: ignore, util: ignore }) as never,
  });
}
