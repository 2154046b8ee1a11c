import {
  BackendUnavailableError,
  EngineError,
  errorCodes,
  ResultTimeoutError,
  SubmitError,
  TaskNotFoundError,
} from "@task-abstraction/core";
import { expect, test } from "vitest";
import { installedApplication } from "../application/installed-application.ts";
import { AdvisedError } from "./advised-error.ts";
import { describeError } from "./describe-error.ts";
import { Interrupted } from "./interrupted.ts";
import { UsageError } from "./usage-error.ts";

const describe = (error: unknown) => describeError(error, installedApplication.commands);

const unreachable = new BackendUnavailableError("gone");

test.each([
  ["wrong usage", new UsageError("no"), 2],
  ["an engine that cannot be reached", unreachable, 3],
  [
    "a submit that did not reach it",
    new SubmitError("no", "not-sent", { cause: new Error("x", { cause: unreachable }) }),
    3,
  ],
  ["an engine that does not answer in time", new DOMException("time", "TimeoutError"), 3],
  ["a submit that failed otherwise", new SubmitError("no", "unknown"), 1],
  ["an engine's error", new EngineError("no"), 1],
  ["time that is up", new ResultTimeoutError("id", 1, undefined), 5],
  ["an unknown id", new TaskNotFoundError("id", "files"), 6],
  ["SIGINT", new Interrupted("SIGINT"), 130],
  ["SIGTERM", new Interrupted("SIGTERM"), 143],
  ["anything else", "a text", 1],
])("%s has an exit code of its own", (_what, error, exitCode) => {
  expect(describe(error).exitCode).toBe(exitCode);
});

test("time that is up while the engine cannot be reached is time that is up", () => {
  expect(describe(new ResultTimeoutError("id", 1, undefined, { cause: unreachable })).exitCode).toBe(5);
});

test("an advised error is its cause with other advice", () => {
  expect(describe(new AdvisedError(new TaskNotFoundError("id", "files"), "look there"))).toMatchObject({
    code: "TASK_NOT_FOUND",
    next: "look there",
    exitCode: 6,
  });
});

test("every code of core has something to type next", () => {
  for (const code of errorCodes) {
    const error = Object.assign(new EngineError("it"), { code });
    expect(describe(error).next).not.toBe("");
  }
});
