import type { Submission, SubmissionOutcome, SubmitRequest } from "../adapter/submit-request.ts";
import type { ErrorCode } from "../errors/error-code.ts";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import { type BulkOutcome, PartialSubmitError } from "../errors/partial-submit-error.ts";
import { SubmitError } from "../errors/submit-error.ts";
import { TaskAbstractionError } from "../errors/task-abstraction-error.ts";
import type { Task } from "../task/task.ts";
import type { Workflow } from "../workflow/workflow.ts";
import type { BackendState } from "./backend-state.ts";
import type { CallOptions } from "./call-options.ts";
import { checkCallOptions } from "./check-call-options.ts";
import { prepareSubmit, prepareSubmits, prepareWorkflow } from "./prepare-request.ts";
import { submitHooked } from "./submit-hooked.ts";
import type { CallSubmitter } from "./submitter.ts";

/** Submits in flight at once where the engine has no bulk call. */
const BULK_WINDOW = 32;

/** The submit methods, with the options of one `using(...)`. */
export function createSubmitter(state: BackendState, options: CallOptions): CallSubmitter {
  const submitter = {
    async submit(task: Task | string, ...args: readonly unknown[]): Promise<string> {
      state.checkOpen();
      const request = await prepareSubmit(state, task, args, options);
      const about = { kind: "task", name: request.taskName, queue: request.queue } as const;
      const [id] = await submitHooked(state, about, {
        requests: [request],
        send: ([sent = request]) => submitOne(state, () => state.adapter.submit(sent)),
      });
      return id as string;
    },

    async submitMany(task: Task | string, argsList: readonly (readonly unknown[])[]): Promise<string[]> {
      state.checkOpen();
      checkBulk(argsList, options);
      const requests = await prepareSubmits(state, task, argsList, options);
      const [first] = requests;
      if (first === undefined) return [];
      const about = { kind: "task", name: first.taskName, queue: first.queue } as const;
      return submitHooked(state, about, { requests, send: (sent) => submitMany(state, sent) });
    },

    async submitWorkflow(workflow: Workflow | string, ...args: readonly unknown[]): Promise<string> {
      state.checkOpen();
      const request = await prepareWorkflow(state, workflow, args, options);
      const about = { kind: "workflow", name: request.workflowName, queue: request.steps[0].queue } as const;
      const [id] = await submitHooked(state, about, {
        requests: [request],
        send: ([sent = request]) => submitOne(state, () => state.adapter.submitWorkflow(sent)),
      });
      return id as string;
    },
  };
  return submitter as CallSubmitter;
}

/** `using(options)`: checked now, so that wrong use throws at once. */
export function submitterWith(state: BackendState, options: CallOptions): CallSubmitter {
  state.checkOpen();
  checkCallOptions(options, state.capabilities, state.backend.name);
  return createSubmitter(state, Object.freeze({ ...options }));
}

function checkBulk(argsList: readonly (readonly unknown[])[], options: CallOptions): void {
  if (!Array.isArray(argsList) || !argsList.every(Array.isArray)) {
    throw new InvalidOptionError("argsList", "must be a list with one list of arguments per task");
  }
  if (options.idempotencyKey !== undefined) {
    throw new InvalidOptionError("idempotencyKey", "names one task and cannot be used with submitMany()");
  }
}

async function submitOne(state: BackendState, submit: () => Promise<Submission>): Promise<string[]> {
  const { id } = await asSubmitError(submit);
  state.justSubmitted.add(id);
  return [id];
}

async function submitMany(state: BackendState, requests: readonly SubmitRequest[]): Promise<string[]> {
  const outcomes = (await submitAll(state, requests)).map(toBulkOutcome);
  for (const outcome of outcomes) if (outcome.status === "submitted") state.justSubmitted.add(outcome.id);
  if (outcomes.some((outcome) => outcome.status === "failed")) throw new PartialSubmitError(outcomes);
  return outcomes.map((outcome) => (outcome as BulkOutcome & { status: "submitted" }).id);
}

async function submitAll(
  state: BackendState,
  requests: readonly SubmitRequest[],
): Promise<readonly SubmissionOutcome[]> {
  const { adapter } = state;
  if (adapter.submitMany === undefined) return submitInWindow(state, requests);
  return asSubmitError(() => (adapter as Required<typeof adapter>).submitMany(requests));
}

async function submitInWindow(
  state: BackendState,
  requests: readonly SubmitRequest[],
): Promise<readonly SubmissionOutcome[]> {
  const outcomes = new Array<SubmissionOutcome>(requests.length);
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < requests.length) {
      const index = next++;
      outcomes[index] = await state.adapter.submit(requests[index] as SubmitRequest).then(
        ({ id }) => ({ status: "submitted", id }) as const,
        (error: unknown) => ({ status: "failed", error: toSubmitError(error) }) as const,
      );
    }
  };
  await Promise.all(Array.from({ length: Math.min(BULK_WINDOW, requests.length) }, lane));
  return outcomes;
}

function toBulkOutcome(outcome: SubmissionOutcome): BulkOutcome {
  return outcome.status === "submitted" ? outcome : { status: "failed", error: toSubmitError(outcome.error) };
}

async function asSubmitError<Result>(submit: () => Promise<Result>): Promise<Result> {
  try {
    return await submit();
  } catch (error) {
    throw TaskAbstractionError.isInstance(error) && REFUSALS.has(error.code) ? error : toSubmitError(error);
  }
}

/** What an adapter refuses by name, size or option: nothing was sent, and it is not a failed submit. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set([
  "BACKEND_CLOSED",
  "CONFIGURATION_INVALID",
  "INVALID_NAME",
  "INVALID_OPTION",
  "NOT_REGISTERED",
  "PAYLOAD_TOO_LARGE",
  "UNSUPPORTED_OPTION",
]);

function toSubmitError(error: unknown): SubmitError {
  if (SubmitError.isInstance(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  const refused = TaskAbstractionError.isInstance(error) && REFUSALS.has(error.code);
  return new SubmitError(`The submit failed: ${message}`, refused ? "not-sent" : "unknown", { cause: error });
}
