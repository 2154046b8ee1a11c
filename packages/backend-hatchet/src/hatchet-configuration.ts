import type { Capabilities, Configuration, ConfigurationDescription } from "@task-abstraction/core";
import { hatchetCapabilities } from "./hatchet-capabilities.ts";
import { parseToken } from "./hatchet-token.ts";

/** Every setting of this backend; those with the prefix HATCHET_CLIENT_ mean what they mean to Hatchet's own SDKs. */
export const hatchetConfiguration = {
  token: {
    type: "text",
    environment: "HATCHET_CLIENT_TOKEN",
    required: true,
    secret: true,
    description: "API token. It names the tenant, and the addresses where they are not set.",
  },
  hostPort: {
    type: "text",
    environment: "HATCHET_CLIENT_HOST_PORT",
    description: "Host and port of the engine's gRPC. Default: that of the token.",
  },
  apiUrl: {
    type: "text",
    environment: "HATCHET_CLIENT_API_URL",
    description: "URL of the engine's REST API. Default: that of the token.",
  },
  namespace: {
    type: "text",
    environment: "HATCHET_CLIENT_NAMESPACE",
    default: "",
    description: "Put before the name of every workflow, in lower case: parts a tenant among applications.",
  },
  tlsStrategy: {
    type: "text",
    environment: "HATCHET_CLIENT_TLS_STRATEGY",
    default: "tls",
    choices: ["tls", "mtls", "none"],
    description: "How gRPC connects. An engine without certificates needs none.",
  },
  tlsRootCaFile: {
    type: "text",
    environment: "HATCHET_CLIENT_TLS_ROOT_CA_FILE",
    description: "Certificate of the authority that signed the engine's. Default: those of Node.",
  },
  tlsCertFile: {
    type: "text",
    environment: "HATCHET_CLIENT_TLS_CERT_FILE",
    description: "Certificate of this client, for mtls.",
  },
  tlsKeyFile: {
    type: "text",
    environment: "HATCHET_CLIENT_TLS_KEY_FILE",
    description: "Key of that certificate.",
  },
  tlsServerName: {
    type: "text",
    environment: "HATCHET_CLIENT_TLS_SERVER_NAME",
    description: "The name that the engine's certificate must have, where it is not the host's.",
  },
  rpcTimeoutMs: {
    type: "number",
    environment: "HATCHET_RPC_TIMEOUT_MS",
    default: 10_000,
    minimum: 100,
    maximum: 300_000,
    description: "How long one call of the engine may take, in milliseconds.",
  },
  maxPayloadBytes: {
    type: "number",
    environment: "HATCHET_MAX_PAYLOAD_BYTES",
    default: hatchetCapabilities.maxPayloadBytes,
    minimum: 1_024,
    maximum: hatchetCapabilities.maxPayloadBytes,
    description:
      "Largest JSON of arguments or of a result, in bytes. Lower it where the engine takes smaller messages.",
  },
  naming: {
    type: "object",
    description:
      "{ workflowName({ queue, taskName }) }: the name of the workflow that is a task, where another SDK has named it; undefined for this library's own.",
  },
} as const satisfies ConfigurationDescription;

/** The settings with their defaults. */
export type HatchetConfiguration = Configuration<typeof hatchetConfiguration>;

/** What a configuration leaves of the capabilities. */
export function narrowCapabilities({ maxPayloadBytes }: HatchetConfiguration): Partial<Capabilities> {
  return { maxPayloadBytes };
}

/** Faults that no single setting shows. */
export function validateConfiguration(configuration: HatchetConfiguration): readonly string[] {
  const { token, hostPort, apiUrl, namespace, tlsStrategy, tlsCertFile, tlsKeyFile } = configuration;
  const claims = parseToken(token);
  if (claims === undefined)
    return ["token (HATCHET_CLIENT_TOKEN) is not one of Hatchet's: it must be a JWT that names a tenant"];
  const problems: string[] = [];
  if ((hostPort ?? claims.hostPort) === undefined)
    problems.push("hostPort (HATCHET_CLIENT_HOST_PORT) is missing, and the token names none");
  if (hostPort?.includes("://"))
    problems.push("hostPort (HATCHET_CLIENT_HOST_PORT) is host:port, without http:// or the like");
  const url = apiUrl ?? claims.apiUrl;
  if (url === undefined)
    problems.push("apiUrl (HATCHET_CLIENT_API_URL) is missing, and the token names none");
  else if (!/^https?:\/\//.test(url) || !URL.canParse(url))
    problems.push("apiUrl (HATCHET_CLIENT_API_URL) is a URL with http:// or https://");
  if (!/^[a-zA-Z0-9._-]*$/.test(namespace))
    problems.push("namespace (HATCHET_CLIENT_NAMESPACE) has letters, digits, _ . and -");
  if (tlsStrategy === "mtls" && (tlsCertFile === undefined || tlsKeyFile === undefined))
    problems.push("tlsStrategy mtls needs tlsCertFile and tlsKeyFile");
  return problems;
}
