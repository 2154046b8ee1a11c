// Loaded at the first call: the SDK's client takes a process a tenth of a second to import.

import { EngineError } from "@task-abstraction/core";
import {
  Client,
  type ClientInterceptors,
  Connection,
  type ConnectionOptions,
  defaultGrpcRetryOptions,
  makeGrpcRetryInterceptor,
} from "@temporalio/client";
import { type DataConverter, defaultPayloadConverter, type Headers } from "@temporalio/common";
import { loadClientConnectConfig } from "@temporalio/envconfig";
import { CODES, type Server } from "./map-temporal-error.ts";
import { PayloadDecoder } from "./payload-decoder.ts";
import type { TemporalConfiguration } from "./temporal-configuration.ts";
import { ENVELOPE, type Enveloped } from "./temporal-envelope.ts";
import { FIELD } from "./workflow/envelope.ts";

/** The channel's own longest pause between two attempts is two minutes: a server would be back long before it is seen. */
const CHANNEL = { "grpc.max_reconnect_backoff_ms": 2_000 };

/** A client, and where it leads. */
export interface OpenClient extends Server {
  readonly client: Client;
  readonly decoder: PayloadDecoder;
  /** For a worker's connection too. */
  readonly connectionOptions: Pick<ConnectionOptions, "address" | "tls" | "apiKey" | "metadata">;
}

/**
 * The client of the pure JavaScript package. It connects at its first call, and again by itself.
 *
 * @throws EngineError when Temporal's configuration file or certificates cannot be read
 */
export function openClient(configuration: TemporalConfiguration): OpenClient {
  const { connectionOptions, namespace } = readPlace(configuration);
  const { dataConverter, clientInterceptors } = configuration;
  const { workflow, activity, schedule } = (clientInterceptors ?? {}) as ClientInterceptors;
  const troubles = new Troubles();
  const client = new Client({
    connection: Connection.lazy({
      ...connectionOptions,
      channelArgs: CHANNEL,
      interceptors: [makeGrpcRetryInterceptor(troubles.retryOptions)],
    }),
    namespace,
    ...(dataConverter !== undefined && { dataConverter: dataConverter as DataConverter }),
    interceptors: {
      ...(schedule !== undefined && { schedule }),
      workflow: [...(Array.isArray(workflow) ? workflow : []), addEnvelope],
      activity: [...(activity ?? []), addEnvelope],
    },
  });
  return {
    client,
    decoder: new PayloadDecoder(client.workflow.options.loadedDataConverter),
    connectionOptions,
    namespace,
    address: connectionOptions.address ?? "localhost:7233",
    lastTrouble: () => troubles.last,
  };
}

/** The SDK repeats a call that found no server until its time is up, and then knows nothing but that. */
class Troubles {
  last: string | undefined;
  readonly retryOptions: ReturnType<typeof defaultGrpcRetryOptions>;

  constructor() {
    const options = defaultGrpcRetryOptions();
    this.retryOptions = {
      ...options,
      retryableDecider: (attempt, status) => {
        if (status.code === CODES.unavailable) this.last = status.details;
        // Any answer of a server.
        else if (status.code !== CODES.deadlineExceeded && status.code !== CODES.cancelled)
          this.last = undefined;
        return options.retryableDecider(attempt, status);
      },
    };
  }
}

function readPlace(configuration: TemporalConfiguration) {
  const { address, namespace, apiKey, tls, profile, configFile } = configuration;
  try {
    const found = loadClientConnectConfig({
      ...(profile !== undefined && { profile }),
      ...(configFile !== undefined && { configSource: { path: configFile } }),
    });
    return {
      namespace: namespace ?? found.namespace ?? "default",
      connectionOptions: {
        ...(found.connectionOptions as OpenClient["connectionOptions"]),
        ...(address !== undefined && { address }),
        ...(apiKey !== undefined && { apiKey }),
        ...(tls !== undefined && { tls: tls as NonNullable<ConnectionOptions["tls"]> }),
      },
    };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new EngineError(`Temporal's configuration cannot be read: ${reason}`, { cause });
  }
}

interface StartInput {
  readonly options: object;
  readonly headers: Headers;
}

/** Of workflows and of standalone activities alike. */
const addEnvelope = {
  start<Input extends StartInput, Result>(
    input: Input,
    next: (input: Input) => Promise<Result>,
  ): Promise<Result> {
    const { [ENVELOPE]: envelope } = input.options as Enveloped;
    if (envelope === undefined) return next(input);
    const payload = defaultPayloadConverter.toPayload(envelope);
    return next({ ...input, headers: { ...input.headers, [FIELD]: payload } });
  },
};
