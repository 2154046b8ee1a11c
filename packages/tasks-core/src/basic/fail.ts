import { currentTask, defineTask } from "@task-abstraction/core";
import { type Check, isObject, isOptional, isText, isWholeNumber } from "../arguments/check.ts";
import { checkArguments } from "../arguments/check-arguments.ts";

/** How to fail. */
export interface Failure {
  /** Default: `Failed on purpose.` */
  readonly message?: string | undefined;
  /** Name of the error, for trying `retry.nonRetryable`: letters, digits and _. Default: `DeliberateError`. */
  readonly errorName?: string | undefined;
  /** Fail only the first so many attempts; the next answers. Default: all of them. */
  readonly firstAttempts?: number | undefined;
}

const isErrorName: Check = (value, path, issues) => {
  if (typeof value !== "string" || !/^[A-Za-z]\w{0,99}$/.test(value)) {
    issues.push(`${path} must be up to 100 letters, digits and _, and begin with a letter`);
  }
};

const isFailure = isObject<Failure>({
  message: isOptional(isText({ minimum: 0 })),
  errorName: isOptional(isErrorName),
  firstAttempts: isOptional(isWholeNumber({ minimum: 0 })),
});

/** Fails on purpose, for trying retries and what watches failures. Answers the attempt that did not fail. */
export const fail = defineTask(
  "fail",
  { description: "Fails on purpose: always, or for the first attempts only." },
  (failure: Failure = {}): { attempt: number } => {
    checkArguments("fail", { failure: [failure, isFailure] });
    const { attempt } = currentTask();
    const {
      message = "Failed on purpose.",
      errorName = "DeliberateError",
      firstAttempts = Infinity,
    } = failure;
    if (attempt > firstAttempts) return { attempt };
    throw Object.assign(new Error(message), { name: errorName });
  },
);
