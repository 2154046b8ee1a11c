import type { RequestOptions } from "@task-abstraction/core";
import type { JobInsert } from "pg-boss";
import type { PgbossConfiguration } from "./pgboss-configuration.ts";
import { WAITING_RETENTION_SECONDS } from "./pgboss-connection.ts";
import type { Envelope } from "./pgboss-envelope.ts";
import { readNativeOptions } from "./pgboss-native-options.ts";

/** More than any task will use: the worker takes the retries away when its policy says that it is over. */
const UNLIMITED_RETRIES = 1_000_000;

/** What a timeout of ours may be late before pg-boss gives the job to another worker, in seconds. */
const EXPIRY_MARGIN_SECONDS = 60;

const PRIORITIES = { low: -10, normal: 0, high: 10 } as const;

/** A job as pg-boss takes it, with its id. */
export type Job = JobInsert<Envelope> & { readonly id: string; readonly data: Envelope };

/** Translates a request's options into those of a job. */
export function createJob(
  configuration: PgbossConfiguration,
  id: string,
  data: Envelope,
  options: Pick<RequestOptions, "delayMs" | "priority" | "native">,
): Job {
  const native = readNativeOptions(options.native);
  const priority =
    native.priority ?? (options.priority === undefined ? undefined : PRIORITIES[options.priority]);
  return {
    id,
    data,
    ...(priority === undefined ? {} : { priority }),
    // An interval of PostgreSQL, so that only the server's clock counts.
    ...(options.delayMs === undefined ? {} : { startAfter: `${options.delayMs / 1_000} seconds` }),
    retryLimit: UNLIMITED_RETRIES,
    retryDelay: 0,
    retryBackoff: false,
    expireInSeconds: Math.ceil(configuration.maxRunMs / 1_000) + EXPIRY_MARGIN_SECONDS,
    heartbeatSeconds: configuration.heartbeatSeconds,
    retentionSeconds: WAITING_RETENTION_SECONDS,
    deleteAfterSeconds: native.deleteAfterSeconds ?? configuration.deleteAfterSeconds,
    ...(native.deadLetter === undefined ? {} : { deadLetter: native.deadLetter }),
    ...(native.group === undefined ? {} : { group: native.group }),
  };
}
