import { isTask, isWorkflow, type Task, type Workflow } from "@task-abstraction/core";
import type { MatcherState } from "vitest";
import type { SubmittedTask } from "../engine/submitted-task.ts";
import { readSubmissions } from "./read-submissions.ts";

/** A task, a workflow or the name of one. */
export type Submittable<Args extends readonly unknown[]> =
  | Task<Args, unknown>
  | Workflow<Args, unknown>
  | string;

/** Of a list of submits in a message. */
const MOST_LINES = 20;

/** What a matcher answers. */
export interface Verdict {
  readonly pass: boolean;
  message(): string;
}

/** `expect(backend).toHaveSubmitted(task, args)` */
export function toHaveSubmitted(
  this: MatcherState,
  received: unknown,
  submittable: Submittable<readonly unknown[]>,
  args?: readonly unknown[],
): Verdict {
  const { equals, isNot, utils } = this;
  const submissions = readSubmissions(received, "toHaveSubmitted");
  const name = nameOf(submittable);
  const sameName = submissions.filter(matches(submittable));
  const equal = (actual: readonly unknown[]): boolean =>
    equals(actual, args, [...(this.customTesters ?? []), utils.iterableEquality]);
  const found = args === undefined ? sameName : sameName.filter((submission) => equal(submission.args));
  const [only] = sameName;
  const compares = !isNot && args !== undefined && only !== undefined && sameName.length === 1;
  return {
    pass: found.length > 0,
    message: () =>
      [
        utils.matcherHint("toHaveSubmitted", "backend", name, { isNot }),
        `Expected the backend${isNot ? " not" : ""} to have submitted ${describeCall(name, args, utils)}.`,
        ...(compares ? [utils.diff(args, only.args) ?? ""] : [listSubmissions(submissions, utils)]),
      ].join("\n\n"),
  };
}

/** `expect(backend).toHaveSubmittedTimes(task, times)` */
export function toHaveSubmittedTimes(
  this: MatcherState,
  received: unknown,
  submittable: Submittable<readonly unknown[]>,
  times: number,
): Verdict {
  const { isNot, utils } = this;
  const submissions = readSubmissions(received, "toHaveSubmittedTimes");
  const name = nameOf(submittable);
  const count = submissions.filter(matches(submittable)).length;
  return {
    pass: count === times,
    message: () =>
      [
        utils.matcherHint("toHaveSubmittedTimes", "backend", name, { isNot, secondArgument: String(times) }),
        `Expected submissions of "${name}": ${isNot ? "not " : ""}${utils.printExpected(times)}\nReceived: ${utils.printReceived(count)}`,
        listSubmissions(submissions, utils),
      ].join("\n\n"),
  };
}

/** A task and a workflow may have the same name; a name alone means either. */
function matches(submittable: Submittable<readonly unknown[]>): (submission: SubmittedTask) => boolean {
  const name = nameOf(submittable);
  return (submission) =>
    submission.name === name &&
    !(isTask(submittable) && submission.kind === "workflow") &&
    !(isWorkflow(submittable) && submission.kind === "task");
}

function nameOf(submittable: Submittable<readonly unknown[]>): string {
  return typeof submittable === "string" ? submittable : submittable.name;
}

function describeCall(
  name: string,
  args: readonly unknown[] | undefined,
  utils: MatcherState["utils"],
): string {
  return args === undefined ? `"${name}"` : `"${name}" with ${utils.EXPECTED_COLOR(inOneLine(args, utils))}`;
}

function listSubmissions(submissions: readonly SubmittedTask[], utils: MatcherState["utils"]): string {
  if (submissions.length === 0) return "It has submitted nothing.";
  const lines = submissions
    .slice(0, MOST_LINES)
    .map(
      ({ name, args }, index) => `  ${index + 1}. ${name} ${utils.RECEIVED_COLOR(inOneLine(args, utils))}`,
    );
  const more = submissions.length - lines.length;
  return ["It has submitted:", ...lines, ...(more > 0 ? [`  and ${more} more`] : [])].join("\n");
}

function inOneLine(args: readonly unknown[], utils: MatcherState["utils"]): string {
  return utils.stringify(args, undefined, { min: true });
}
