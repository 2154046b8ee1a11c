import { setTimeout as pause } from "node:timers/promises";
import type { Logger, Outcome, TaskFailure } from "@task-abstraction/core";
import { MAX_MESSAGE_BYTES } from "../hatchet-capabilities.ts";
import type { HatchetConnection } from "../hatchet-connection.ts";
import { packOutput, type StartFacts } from "../hatchet-envelope.ts";
import { isPassing } from "../map-hatchet-error.ts";
import { packFailure } from "../task-failures.ts";
import type { Action } from "./engine-worker.ts";

/** Numbers of gRPC's StepActionEventType. */
const STARTED = 1;
const COMPLETED = 2;
const FAILED = 3;

/** Of a message, for all that is not the output. */
const ROOM_BYTES = 16 * 1024;
const FIRST_REPEAT_MS = 100;
const LONGEST_REPEAT_MS = 2_000;

/** What a failed start is called that a stopping worker hands back. */
const RELEASED: TaskFailure = {
  code: "WORKER_LOST",
  type: "WorkerStopping",
  message: "Its worker stopped: it runs again elsewhere.",
  retryable: true,
};

interface Event {
  readonly type: number;
  readonly payload: string;
  readonly isFinal: boolean;
}

/** Tells the engine what becomes of its tasks, for as long as it takes: the SDK gives up after 13 s, and then calls it failed. */
export class OutcomeTeller {
  readonly #connection: HatchetConnection;
  readonly #logger: Logger;
  readonly #abandoned: AbortSignal;

  constructor(connection: HatchetConnection, logger: Logger, abandoned: AbortSignal) {
    this.#connection = connection;
    this.#logger = logger;
    this.#abandoned = abandoned;
  }

  /** Not repeated: the end tells as much. */
  async tellStart(action: Action): Promise<void> {
    await this.#send(action, { type: STARTED, payload: '""', isFinal: false }).catch(() => undefined);
  }

  async tellRelease(action: Action): Promise<void> {
    const now = new Date().toISOString();
    const facts = { attempt: action.retryCount + 1, startedAt: now, completedAt: now };
    await this.#sendAtLast(action, failureEvent(RELEASED, facts, false));
  }

  async tell(
    action: Action,
    outcome: Exclude<Outcome, { status: "released" }>,
    startedAt: Date,
  ): Promise<void> {
    const facts: StartFacts = {
      attempt: action.retryCount + 1,
      startedAt: startedAt.toISOString(),
      completedAt: new Date().toISOString(),
    };
    switch (outcome.status) {
      case "completed":
        return this.#sendAtLast(action, completionEvent(outcome.value, facts), facts);
      case "failed":
        return this.#sendAtLast(action, failureEvent(outcome.error, facts, outcome.retry === false));
      case "cancelled":
        // Of a cancel the engine knows; expiry it does not have.
        if (outcome.error !== undefined)
          await this.#sendAtLast(action, failureEvent(outcome.error, facts, true));
    }
  }

  /** Until the engine has taken it, or says that it will not: the task is somebody else's by then. */
  async #sendAtLast(action: Action, event: Event, facts?: StartFacts): Promise<void> {
    for (let repeatMs = FIRST_REPEAT_MS; ; repeatMs = Math.min(repeatMs * 2, LONGEST_REPEAT_MS)) {
      try {
        return await this.#send(action, event);
      } catch (error) {
        if (facts !== undefined && /larger than max/.test(String(error)))
          return this.#sendAtLast(action, failureEvent(tooLarge(String(error)), facts, true));
        if (!isPassing(error) || this.#abandoned.aborted) {
          const details = { taskRun: action.taskRunExternalId, error: String(error) };
          this.#logger.warn("Hatchet has not taken the outcome of a task.", details);
          return;
        }
      }
      await pause(repeatMs, undefined, { signal: this.#abandoned }).catch(() => undefined);
    }
  }

  async #send(action: Action, { type, payload, isFinal }: Event): Promise<void> {
    const { jobId, jobRunId, taskId, taskRunExternalId, actionId, retryCount } = action;
    await this.#connection.call(({ dispatcher }, deadline) =>
      dispatcher.sendStepActionEvent(
        {
          workerId: action.workerId,
          jobId,
          jobRunId,
          taskId,
          taskRunExternalId,
          actionId,
          // The engine drops what is told of a start that is not the last one.
          retryCount,
          eventTimestamp: new Date(),
          eventType: type,
          eventPayload: payload,
          shouldNotRetry: isFinal,
        },
        deadline,
      ),
    );
  }
}

function completionEvent(value: unknown, facts: StartFacts): Event {
  const payload = JSON.stringify(packOutput(value, facts));
  // NUL characters are more bytes than core has counted.
  if (Buffer.byteLength(payload) > MAX_MESSAGE_BYTES - ROOM_BYTES)
    return failureEvent(tooLarge("with its NUL characters it is more than 4 MiB"), facts, true);
  return { type: COMPLETED, payload, isFinal: false };
}

function failureEvent(failure: TaskFailure, facts: StartFacts, isFinal: boolean): Event {
  return { type: FAILED, payload: JSON.stringify(packFailure(failure, facts)), isFinal };
}

function tooLarge(told: string): TaskFailure {
  const message = `Hatchet does not take the result: ${told}. Store the data elsewhere and return a reference.`;
  return { code: "PAYLOAD_TOO_LARGE", type: "PayloadTooLargeError", message, retryable: false };
}
