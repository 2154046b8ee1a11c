import type { TaskFailure } from "@task-abstraction/core";
import { readTime } from "./celery-time.ts";
import { createReader, type Dialect, parseToRead, UnsafeNumberError } from "./kombu-json.ts";
import { type PythonException, readException } from "./python-exception.ts";
import { isRecord } from "./signature.ts";

/** Celery's states. https://docs.celeryq.dev/en/stable/reference/celery.states.html */
export type CeleryState = "PENDING" | "RECEIVED" | "STARTED" | "RETRY" | "SUCCESS" | "FAILURE" | "REVOKED";

const STATES: ReadonlySet<string> = new Set<CeleryState>([
  "PENDING",
  "RECEIVED",
  "STARTED",
  "RETRY",
  "SUCCESS",
  "FAILURE",
  "REVOKED",
]);

/** What a result backend keeps of a task. */
export interface ResultMeta {
  readonly id: string;
  readonly state: CeleryState;
  /** Of SUCCESS: the value. Of FAILURE, RETRY and REVOKED: {@link PythonException}. */
  readonly result: unknown;
  /** Of SUCCESS: why the value cannot be given. */
  readonly unreadable: string | undefined;
  readonly traceback: string | undefined;
  readonly doneAt: Date | undefined;
  /** With Celery's `result_extended`, which our workers always write. */
  readonly taskName: string | undefined;
  readonly retries: number | undefined;
  /** Ours: when its newest attempt began. */
  readonly startedAt: Date | undefined;
  /** Ours: the failure as the worker saw it. */
  readonly failure: TaskFailure | undefined;
  /** Ours, of RETRY: when the next attempt is due. */
  readonly retryAt: Date | undefined;
}

/** What a worker writes. */
export interface ResultToWrite {
  readonly id: string;
  readonly state: Exclude<CeleryState, "PENDING" | "RECEIVED">;
  readonly value?: unknown;
  readonly exception?: PythonException | undefined;
  readonly failure?: TaskFailure | undefined;
  readonly taskName?: string | undefined;
  readonly retries?: number | undefined;
  readonly startedAt?: Date | undefined;
  readonly retryAt?: Date | undefined;
  readonly parentId?: string | undefined;
  readonly group?: string | undefined;
  readonly worker?: string | undefined;
  readonly queue?: string | undefined;
  /** Ids of what was published because of it, as `AsyncResult.children` shows them. */
  readonly children?: readonly string[] | undefined;
}

/** True for a state that does not change any more. */
export function isFinal(state: CeleryState): boolean {
  return state === "SUCCESS" || state === "FAILURE" || state === "REVOKED";
}

/** The JSON that Celery's `AsyncResult` reads; keys of our own are ignored there. */
export function encodeMeta(result: ResultToWrite): string {
  const { id, state, value, exception, failure, startedAt, children = [] } = result;
  const isTold = exception !== undefined && state !== "REVOKED";
  return JSON.stringify({
    status: state,
    result: exception ?? (state === "SUCCESS" ? (value ?? null) : null),
    traceback: isTold
      ? (failure?.stack ?? `${exception.exc_type}: ${exception.exc_message.join(", ")}`)
      : null,
    children: children.map((child) => [[child, null], null]),
    date_done: isFinal(state) ? new Date().toISOString().replace("Z", "+00:00") : null,
    ...(result.group !== undefined && { group_id: result.group }),
    ...(result.parentId !== undefined && { parent_id: result.parentId }),
    task_id: id,
    ...(result.taskName !== undefined && { name: result.taskName }),
    ...(result.worker !== undefined && { worker: result.worker }),
    ...(result.retries !== undefined && { retries: result.retries }),
    ...(result.queue !== undefined && { queue: result.queue }),
    lang: "js",
    ...(startedAt !== undefined && { started_at: startedAt.toISOString() }),
    ...(result.retryAt !== undefined && { retry_at: result.retryAt.toISOString() }),
    ...(failure !== undefined && { failure }),
  });
}

/**
 * Reads what a worker in any language wrote.
 *
 * @throws Error for what is no result of Celery
 */
export function decodeMeta(text: string): ResultMeta {
  // A value of our workers is plain JSON, in which keys that look like kombu's are the user's.
  const isOurs = text.includes('"lang":"js"');
  const meta = parseToRead(text);
  if (!isRecord(meta) || typeof meta["status"] !== "string" || !STATES.has(meta["status"]))
    throw new Error("it is no result of Celery");
  return {
    id: String(meta["task_id"]),
    state: meta["status"] as CeleryState,
    ...readResult(meta, text, isOurs ? "plain" : "kombu"),
    traceback: typeof meta["traceback"] === "string" ? meta["traceback"] : undefined,
    doneAt: readTime(meta["date_done"]),
    taskName: typeof meta["name"] === "string" ? meta["name"] : undefined,
    retries: typeof meta["retries"] === "number" ? meta["retries"] : undefined,
    startedAt: readTime(meta["started_at"]),
    retryAt: readTime(meta["retry_at"]),
    failure: isOurs && isRecord(meta["failure"]) ? (meta["failure"] as unknown as TaskFailure) : undefined,
  };
}

/** Why a task failed, or was cancelled: as our worker told it, or from Python's exception. */
export function failureOf(meta: ResultMeta): TaskFailure | undefined {
  return meta.failure ?? readException(meta.result, meta.traceback);
}

/** A value is given as it is or not at all; an exception's arguments are there to be shown. */
function readResult(
  { status, result = null }: Readonly<Record<string, unknown>>,
  text: string,
  dialect: Dialect,
): Pick<ResultMeta, "result" | "unreadable"> {
  const read = status === "SUCCESS" ? createReader(text, dialect) : createReader(text, dialect, String);
  try {
    return { result: read(result), unreadable: undefined };
  } catch (error) {
    if (error instanceof UnsafeNumberError) return { result: null, unreadable: error.message };
    throw error;
  }
}
