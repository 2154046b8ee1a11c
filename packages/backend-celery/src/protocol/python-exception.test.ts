import type { TaskFailure } from "@task-abstraction/core";
import { expect, test } from "vitest";
import { readException, revokedException, toException } from "./python-exception.ts";

function failure(code: TaskFailure["code"], type: string): TaskFailure {
  return { code, type, message: "why", retryable: true };
}

test.for([
  ["TASK_ERROR", "PaymentRefused", "node", "PaymentRefused"],
  ["TASK_ERROR", "TypeError", "builtins", "TypeError"],
  ["TASK_ERROR", "RangeError", "node", "RangeError"],
  // Python would look for a class of that name, and find something else.
  ["TASK_ERROR", "print", "node", "print"],
  ["TASK_ERROR", "a b; c", "node", "Error"],
  ["NOT_REGISTERED", "NotRegistered", "celery.exceptions", "NotRegistered"],
  ["TIMEOUT", "TaskTimedOut", "billiard.exceptions", "TimeLimitExceeded"],
  ["WORKER_LOST", "WorkerLost", "billiard.exceptions", "WorkerLostError"],
  ["EXPIRED", "TaskExpired", "celery.exceptions", "TaskRevokedError"],
] as const)("toException() of %s %s is %s.%s", ([code, type, module, name]) => {
  expect(toException(failure(code, type))).toEqual({
    exc_module: module,
    exc_type: name,
    exc_message: ["why"],
  });
});

test.for([
  ["ValueError", "TASK_ERROR", true],
  ["NotRegistered", "NOT_REGISTERED", false],
  ["TimeLimitExceeded", "TIMEOUT", true],
  ["SoftTimeLimitExceeded", "TIMEOUT", true],
  ["WorkerLostError", "WORKER_LOST", true],
] as const)("readException() of %s is %s", ([type, code, retryable]) => {
  expect(readException({ exc_type: type, exc_message: ["why"], exc_module: "m" }, "trace")).toEqual({
    code,
    type,
    message: "why",
    stack: "trace",
    retryable,
  });
});

test.for([
  [["a", 42], "a, 42"],
  ["text", "text"],
  [[], ""],
  [[{ a: [1] }], '{"a":[1]}'],
  [[null], "null"],
] as const)("the arguments %j of an exception read %j", ([args, message]) => {
  expect(readException({ exc_type: "E", exc_message: args }, undefined)).toMatchObject({ message });
});

test("an exception without arguments has an empty message", () => {
  expect(readException({ exc_type: "E" }, undefined)?.message).toBe("");
});

test.for([null, undefined, "text", 1, [], {}, { exc_type: 1 }])("readException(%j) is none", (value) => {
  expect(readException(value, "trace")).toBeUndefined();
});

test("revokedException() is what Celery's workers store", () => {
  expect(revokedException("expired")).toEqual({
    exc_type: "TaskRevokedError",
    exc_message: ["expired"],
    exc_module: "celery.exceptions",
  });
});
