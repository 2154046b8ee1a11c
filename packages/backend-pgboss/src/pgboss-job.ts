import type { RequestOptions } from "@task-abstraction/core";
import type { JobInsert, QueueOptions } from "pg-boss";
import type { PgbossConfiguration } from "./pgboss-configuration.ts";
import type { Envelope } from "./pgboss-envelope.ts";
import { readNativeOptions } from "./pgboss-native-options.ts";

/** More than any task will use: the worker takes the retries away when its policy says that it is over. */
const UNLIMITED_RETRIES = 1_000_000;

/** Retention of a job that waits, in seconds (ten years): pg-boss deletes silently what waits longer. */
const WAITING_RETENTION_SECONDS = 315_360_000;

/** What a timeout of ours may be late before pg-boss gives the job to another worker, in seconds. */
const EXPIRY_MARGIN_SECONDS = 60;

const PRIORITIES = { low: -10, normal: 0, high: 10 } as const;

/** A job as pg-boss takes it, with its id; {@link jobSettings} come on top. */
export type Job = JobInsert<Envelope> & { readonly id: string; readonly data: Envelope };

/** What every job of ours has, by its queue or by itself. */
export function jobSettings(configuration: PgbossConfiguration): Required<JobSettings> {
  return {
    retryLimit: UNLIMITED_RETRIES,
    retryDelay: 0,
    retryBackoff: false,
    expireInSeconds: Math.ceil(configuration.maxRunMs / 1_000) + EXPIRY_MARGIN_SECONDS,
    heartbeatSeconds: configuration.heartbeatSeconds,
    retentionSeconds: WAITING_RETENTION_SECONDS,
    deleteAfterSeconds: configuration.deleteAfterSeconds,
  };
}

/** Settings that a job takes over from its queue where it does not have them itself. */
export type JobSettings = Pick<
  QueueOptions,
  | "retryLimit"
  | "retryDelay"
  | "retryBackoff"
  | "expireInSeconds"
  | "heartbeatSeconds"
  | "retentionSeconds"
  | "deleteAfterSeconds"
>;

/** The settings in which a queue differs, and which its jobs must state therefore: of a queue that we made, none. */
export function findUnlike(wanted: JobSettings, queue: JobSettings): JobSettings {
  const unlike = Object.entries(wanted).filter(([name, value]) => queue[name as keyof JobSettings] !== value);
  return Object.fromEntries(unlike);
}

/** Translates a request's options into those of a job. */
export function createJob(
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
    ...(native.deleteAfterSeconds === undefined ? {} : { deleteAfterSeconds: native.deleteAfterSeconds }),
    ...(native.deadLetter === undefined ? {} : { deadLetter: native.deadLetter }),
    ...(native.group === undefined ? {} : { group: native.group }),
  };
}
