// Loaded at the first call: the SDK's modules take a process a fifth of a second to import.

import { EngineError } from "@task-abstraction/core";
import { type Channel, createChannel, createClientFactory } from "nice-grpc";
import type { HatchetConfiguration } from "./hatchet-configuration.ts";
import {
  type AdminServiceClient,
  AdminServiceDefinition,
  Api,
  addTokenMiddleware,
  type ClientConfig,
  ConfigLoader,
  type DispatcherClient,
  DispatcherDefinition,
  type WorkflowServiceClient,
  WorkflowServiceDefinition,
} from "./hatchet-sdk.ts";
import { parseToken } from "./hatchet-token.ts";
import type { Server } from "./map-hatchet-error.ts";
import { toRestError } from "./rest-error.ts";

/** A step is sent the results of all steps before it, and a read has input and outputs: more than the SDK's 4 MiB. */
const MOST_RECEIVED_BYTES = 64 * 1024 * 1024;
const GZIP = 2;

/** As the SDK's own channels, but for the pause between two attempts to connect: two minutes would be the default. */
const CHANNEL = {
  "grpc.keepalive_timeout_ms": 60_000,
  "grpc.keepalive_time_ms": 10_000,
  "grpc.keepalive_permit_without_calls": 1,
  "grpc.default_compression_algorithm": GZIP,
  "grpc.max_send_message_length": -1,
  "grpc.max_receive_message_length": MOST_RECEIVED_BYTES,
  "grpc.initial_reconnect_backoff_ms": 200,
  "grpc.max_reconnect_backoff_ms": 2_000,
};

/** The engine's services on one channel, and its REST API. */
export interface OpenClient extends Server {
  readonly tenantId: string;
  readonly channel: Channel;
  readonly admin: AdminServiceClient;
  readonly workflows: WorkflowServiceClient;
  readonly dispatcher: DispatcherClient;
  readonly rest: Api;
  /** As the SDK has it. Its logger is silent. */
  readonly sdkConfiguration: ClientConfig;
}

/**
 * It connects at its first call, and again by itself.
 *
 * @throws EngineError when certificates cannot be read
 */
export function openClient(configuration: HatchetConfiguration): OpenClient {
  const sdkConfiguration = toSdkConfiguration(configuration);
  const {
    host_port: address,
    api_url: apiUrl,
    tenant_id: tenantId,
    token,
    tls_config: tls,
  } = sdkConfiguration;
  const channel = createChannel(address, readCredentials(tls), {
    ...CHANNEL,
    ...(tls.server_name !== undefined && { "grpc.ssl_target_name_override": tls.server_name }),
  });
  const factory = createClientFactory().use(addTokenMiddleware(token));
  return {
    address,
    apiUrl,
    tenantId,
    channel,
    admin: factory.create(AdminServiceDefinition, channel),
    workflows: factory.create(WorkflowServiceDefinition, channel),
    dispatcher: factory.create(DispatcherDefinition, channel),
    rest: openRest(apiUrl, token),
    sdkConfiguration,
  };
}

function openRest(baseURL: string, token: string): Api {
  const rest = new Api({ baseURL, headers: { Authorization: `Bearer ${token}` } });
  rest.instance.interceptors.response.use(undefined, (error: unknown) => Promise.reject(toRestError(error)));
  return rest;
}

/** The settings in the SDK's words, complete, so that it looks neither into the environment nor into files. */
export function toSdkConfiguration(configuration: HatchetConfiguration): ClientConfig {
  const { token, hostPort, apiUrl, namespace, tlsStrategy } = configuration;
  const { tlsRootCaFile, tlsCertFile, tlsKeyFile, tlsServerName } = configuration;
  const claims = parseToken(token);
  return {
    token,
    tenant_id: claims?.tenantId ?? "",
    host_port: hostPort ?? claims?.hostPort ?? "",
    api_url: apiUrl ?? claims?.apiUrl ?? "",
    namespace: namespace.toLowerCase(),
    tls_config: {
      tls_strategy: tlsStrategy,
      ca_file: tlsRootCaFile,
      cert_file: tlsCertFile,
      key_file: tlsKeyFile,
      server_name: tlsServerName,
    },
    // OFF would mean everything.
    log_level: "ERROR",
    logger: silentLogger,
    grpc_max_recv_message_length: MOST_RECEIVED_BYTES,
    healthcheck: { enabled: false, port: 0 },
  };
}

function readCredentials(tls: ClientConfig["tls_config"]) {
  try {
    return ConfigLoader.createCredentials(tls);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EngineError(`The certificates for Hatchet cannot be read: ${reason}`, { cause });
  }
}

const silentLogger = () => {
  const ignore = (): void => undefined;
  return { debug: ignore, info: ignore, green: ignore, warn: ignore, error: ignore, util: ignore } as never;
};
