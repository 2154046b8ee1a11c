import type { Capabilities, Configuration, ConfigurationDescription } from "@task-abstraction/core";
import { temporalCapabilities } from "./temporal-capabilities.ts";

/** Every setting of this backend; those with the prefix TEMPORAL_ that Temporal's own tools read mean what they mean there. */
export const temporalConfiguration = {
  address: {
    type: "text",
    environment: "TEMPORAL_ADDRESS",
    description: "Host and port of the frontend. Default: that of the profile, else localhost:7233.",
  },
  namespace: {
    type: "text",
    environment: "TEMPORAL_NAMESPACE",
    description: "Default: that of the profile, else default.",
  },
  apiKey: {
    type: "text",
    environment: "TEMPORAL_API_KEY",
    secret: true,
    description: "API key, as of Temporal Cloud. With it the connection uses TLS.",
  },
  profile: {
    type: "text",
    environment: "TEMPORAL_PROFILE",
    description: "Profile of Temporal's configuration file. Default: default.",
  },
  configFile: {
    type: "text",
    environment: "TEMPORAL_CONFIG_FILE",
    description:
      "Temporal's configuration file (TOML). Default: temporalio/temporal.toml in the user's configuration folder, where it exists.",
  },
  execution: {
    type: "text",
    environment: "TEMPORAL_EXECUTION",
    default: "workflow",
    choices: ["workflow", "activity"],
    description:
      "What runs a task: a workflow with one activity, or a standalone activity, which costs much less and which only newer servers have. Chains are always workflows.",
  },
  defaultQueue: {
    type: "text",
    environment: "TEMPORAL_DEFAULT_TASK_QUEUE",
    default: "default",
    description: "Temporal's name of the queue default.",
  },
  heartbeatSeconds: {
    type: "number",
    environment: "TEMPORAL_HEARTBEAT_SECONDS",
    default: 10,
    minimum: 1,
    maximum: 3_600,
    description:
      "Silence after which a worker counts as dead and its tasks run again, in seconds. It goes with each task as it is submitted. A handler must not block the event loop for as long.",
  },
  rpcTimeoutMs: {
    type: "number",
    environment: "TEMPORAL_RPC_TIMEOUT_MS",
    default: 10_000,
    minimum: 100,
    maximum: 300_000,
    description: "How long one call of the server may take, its repetitions included, in milliseconds.",
  },
  maxPayloadBytes: {
    type: "number",
    environment: "TEMPORAL_MAX_PAYLOAD_BYTES",
    default: temporalCapabilities.maxPayloadBytes,
    minimum: 1_024,
    maximum: temporalCapabilities.maxPayloadBytes,
    description:
      "Largest JSON of arguments or of a result, in bytes. Lower it where a codec makes payloads larger.",
  },
  tls: {
    type: "object",
    description:
      "TLS as the SDK takes it: serverNameOverride, serverRootCACertificate, clientCertPair. Certificates in files are named by Temporal's own TEMPORAL_TLS_… variables or in a profile.",
  },
  dataConverter: {
    type: "object",
    description:
      "The SDK's DataConverter: payloadCodecs, payloadConverterPath, failureConverterPath. The same in all clients and workers. A payload converter must read json/plain.",
  },
  clientInterceptors: {
    type: "object",
    description: "The SDK's ClientInterceptors, run before this library's own.",
  },
} as const satisfies ConfigurationDescription;

/** The settings with their defaults. */
export type TemporalConfiguration = Configuration<typeof temporalConfiguration>;

/** What a configuration leaves of the capabilities. */
export function narrowCapabilities({ maxPayloadBytes }: TemporalConfiguration): Partial<Capabilities> {
  return { maxPayloadBytes };
}

/** Faults that no single setting shows. */
export function validateConfiguration({ address, defaultQueue }: TemporalConfiguration): readonly string[] {
  const problems: string[] = [];
  if (address?.includes("://"))
    problems.push("address (TEMPORAL_ADDRESS) is host:port, without http:// or the like");
  if (defaultQueue === "") problems.push("defaultQueue (TEMPORAL_DEFAULT_TASK_QUEUE) must not be empty");
  return problems;
}
