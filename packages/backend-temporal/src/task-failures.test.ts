import type { TaskFailure } from "@task-abstraction/core";
import {
  ActivityFailure,
  ApplicationFailure,
  RawValue,
  RetryState,
  TimeoutFailure,
} from "@temporalio/common";
import { describe, expect, it } from "vitest";
import { readFailure, toApplicationFailure } from "./task-failures.ts";

const classes = { ApplicationFailure, RawValue };
const failure: TaskFailure = {
  code: "INVALID_ARGUMENTS",
  type: "TypeError",
  message: "no number",
  stack: "TypeError: no number\n    at add",
  retryable: false,
  cause: { code: "TASK_ERROR", type: "RangeError", message: "too large", retryable: true },
};

/** As the SDK's client gives details back: decoded. */
function decoded(thrown: ApplicationFailure): ApplicationFailure {
  const details = thrown.details?.map((detail) =>
    JSON.parse(Buffer.from((detail as RawValue).payload.data ?? []).toString()),
  );
  const { message, type, nonRetryable, cause, stack } = thrown;
  const given = new ApplicationFailure(message, type, nonRetryable, details, cause);
  given.stack = stack ?? "";
  if (cause instanceof ApplicationFailure) Object.assign(given, { cause: decoded(cause) });
  return given;
}

const place = (cause: Error) =>
  new ActivityFailure("failed", "add", "task", RetryState.MAXIMUM_ATTEMPTS_REACHED, "worker", cause);

describe("a failure", () => {
  it("comes back from Temporal as it was, from wherever it happened", () => {
    const thrown = toApplicationFailure(failure, false, classes);
    expect(thrown).toMatchObject({ type: "TypeError", message: "no number", nonRetryable: true });
    expect(readFailure(place(decoded(thrown)))).toEqual(failure);
  });

  it.each([
    [0, 1],
    [0.4, 1],
    [1_500.4, 1_500],
  ])("names the delay of the next attempt: %f ms as %i, since 0 is the server's own", (delayMs, expected) => {
    const thrown = toApplicationFailure(failure, { delayMs }, classes);
    expect(thrown).toMatchObject({ nonRetryable: false, nextRetryDelay: expected });
  });

  it("of somebody else has its own type and is a TASK_ERROR", () => {
    const foreign = ApplicationFailure.create({
      type: "ValueError",
      message: "no",
      details: [{ code: "EVIL" }],
    });
    expect(readFailure(place(foreign))).toMatchObject({
      code: "TASK_ERROR",
      type: "ValueError",
      message: "no",
      retryable: true,
    });
  });

  it.each([
    ["HEARTBEAT", "WORKER_LOST"],
    ["START_TO_CLOSE", "TIMEOUT"],
    ["SCHEDULE_TO_START", "TIMEOUT"],
  ] as const)("of the server's own %s timeout is %s", (timeoutType, code) => {
    const timeout = new TimeoutFailure("too late", undefined, timeoutType);
    expect(readFailure(place(timeout))).toMatchObject({
      code,
      message: expect.stringContaining(timeoutType),
    });
  });
});
