/** Where a Hatchet is, and a token for one of its tenants: plain data, which can be handed to another process. */
export interface HatchetAddress {
  readonly token: string;
  /** Of its gRPC, for clients on this machine, as host:port. Not that in the token, which is the one inside. */
  readonly hostPort: string;
  /** Of its REST API. Undefined for an engine of which only the token says it. */
  readonly apiUrl: string | undefined;
  readonly tlsStrategy: string;
  /** Where it runs, for one that was started here. Without it nothing but a client's calls can be done to it. */
  readonly inside?: HatchetPlace | undefined;
}

/** A Hatchet within its network. */
export interface HatchetPlace {
  readonly containerName: string;
  /** Where other containers of ours reach its gRPC, as host:port, and its REST API. */
  readonly hostPortInside: string;
  readonly apiUrlInside: string;
  /** Where this machine reaches its PostgreSQL. */
  readonly databaseUrl: string;
}

/**
 * The Hatchet that the environment names by HATCHET_CLIENT_TOKEN and HATCHET_CLIENT_HOST_PORT, the variables of Hatchet's
 * own clients; undefined where either is not set.
 */
export function readHatchetAddress(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): HatchetAddress | undefined {
  const token = environment["HATCHET_CLIENT_TOKEN"];
  const hostPort = environment["HATCHET_CLIENT_HOST_PORT"];
  if (!token || !hostPort) return undefined;
  return {
    token,
    hostPort,
    apiUrl: environment["HATCHET_CLIENT_API_URL"] || undefined,
    tlsStrategy: environment["HATCHET_CLIENT_TLS_STRATEGY"] || "tls",
  };
}

/** What tells Hatchet's clients of an engine: the variables that `readHatchetAddress()` reads. */
export function writeHatchetVariables({
  token,
  hostPort,
  apiUrl,
  tlsStrategy,
}: HatchetAddress): Readonly<Record<string, string>> {
  return {
    HATCHET_CLIENT_TOKEN: token,
    HATCHET_CLIENT_HOST_PORT: hostPort,
    ...(apiUrl === undefined ? {} : { HATCHET_CLIENT_API_URL: apiUrl }),
    HATCHET_CLIENT_TLS_STRATEGY: tlsStrategy,
  };
}
