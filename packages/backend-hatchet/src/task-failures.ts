import { type TaskFailure, taskFailureCodes } from "@task-abstraction/core";
import { type FailureEnvelope, hasFacts, hasNul, isRecord, type StartFacts } from "./hatchet-envelope.ts";

/** What the engine is told of a failed start: message and stack as its SDKs tell them, and the failure beside them. */
export function packFailure(failure: TaskFailure, facts: StartFacts): object {
  const { message, stack } = failure;
  const json = JSON.stringify(failure);
  const envelope: FailureEnvelope = {
    v: 1,
    ...(hasNul(json) ? { text: json } : { failure }),
    ...facts,
  };
  return {
    message: withoutNul(message),
    ...(stack !== undefined && { stack: withoutNul(stack) }),
    taskAbstraction: envelope,
  };
}

/** The failure that Hatchet keeps as a text: of this library, of another SDK, or of the engine itself. */
export function unpackFailure(error: string): {
  readonly failure: TaskFailure;
  readonly facts: StartFacts | undefined;
} {
  const told = parse(error);
  if (told === undefined) return { failure: readEngineFailure(error), facts: undefined };
  const { message, stack, taskAbstraction } = told;
  if (isRecord(taskAbstraction) && taskAbstraction["v"] === 1 && hasFacts(taskAbstraction)) {
    const { text, failure } = taskAbstraction as unknown as FailureEnvelope;
    const known: unknown = text === undefined ? failure : parse(text);
    if (isFailure(known)) return { failure: known, facts: taskAbstraction };
  }
  return {
    failure: {
      code: "TASK_ERROR",
      type: "Error",
      message: typeof message === "string" ? message : error,
      ...(typeof stack === "string" && { stack }),
      retryable: true,
    },
    facts: undefined,
  };
}

/** Of the engine's own. It has no words where it gives up a task whose workers it has lost: REST alone has them. */
function readEngineFailure(error: string): TaskFailure {
  if (error === "" || /maximum reassignment count/i.test(error)) {
    const message = error === "" ? "Hatchet has lost its workers too often, or could not reach any." : error;
    return { code: "WORKER_LOST", type: "WorkerLost", message, retryable: false };
  }
  const isTimeout = /exceeded timeout/i.test(error);
  return {
    code: isTimeout ? "TIMEOUT" : "TASK_ERROR",
    type: isTimeout ? "TaskTimedOut" : "Error",
    message: error,
    retryable: true,
  };
}

/** What the engine's own pages show. */
function withoutNul(text: string): string {
  return text.replaceAll("\0", "\u2400");
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isFailure(value: unknown): value is TaskFailure {
  if (!isRecord(value)) return false;
  const { code, type, message, retryable } = value;
  return (
    (taskFailureCodes as readonly unknown[]).includes(code) &&
    typeof type === "string" &&
    typeof message === "string" &&
    typeof retryable === "boolean"
  );
}
