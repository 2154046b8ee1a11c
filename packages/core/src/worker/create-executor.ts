import type { Capabilities } from "../adapter/capabilities.ts";
import type { Invocation, Outcome } from "../adapter/execution.ts";
import type { ServedTask } from "../adapter/worker-request.ts";
import { InvalidArgumentsError } from "../errors/invalid-arguments-error.ts";
import { NotSerializableError } from "../errors/not-serializable-error.ts";
import { PayloadTooLargeError } from "../errors/payload-too-large-error.ts";
import { type HookRunner, hookRunner, type MoreHeaders } from "../hooks/task-hooks.ts";
import { checkPayloadSize } from "../json/payload-size.ts";
import { toJson } from "../json/to-json.ts";
import { describeFailure } from "../result/describe-failure.ts";
import type { TaskFailure, TaskFailureCode } from "../result/task-failure.ts";
import { type AbortReason, TaskTimedOut } from "../task/abort-reasons.ts";
import { decideRetry, defaultRetryPolicy } from "../task/retry-policy.ts";
import { applyInput, applyOutput, OutputValidationError } from "../task/run-directly.ts";
import { handlerOf, type Task } from "../task/task.ts";
import { runInTask, type TaskContext } from "../task/task-context.ts";
import { withKwargs } from "../task/with-kwargs.ts";
import { setLongTimeout } from "../time/long-timeout.ts";
import { type Logger, withDetails } from "./logger.ts";

/** A task a worker serves, with its definition. */
export interface RunnableServedTask extends ServedTask {
  readonly definition: Task;
}

/** What an executor is made of. */
export interface ExecutorOptions {
  readonly tasks: ReadonlyMap<string, RunnableServedTask>;
  readonly backendName: string;
  readonly workerName: string;
  readonly maxDeliveries: number;
  readonly capabilities: Pick<Capabilities, "crashUsesAttempt" | "workerLost" | "maxPayloadBytes">;
  readonly logger: Logger;
}

/** A running handler. Neither promise rejects. */
export interface Execution {
  /** Settles when the handler does, or at once when it times out, is cancelled or its worker stops. */
  readonly outcome: Promise<Outcome>;
  /** Settles when the handler has let go: only then is its slot free. */
  readonly settled: Promise<void>;
}

/** Makes the `execute` that adapters call: everything a delivery needs that is the same on every engine. */
export function createExecutor(options: ExecutorOptions): (invocation: Invocation) => Execution {
  return (invocation) => {
    const runner = hookRunner();
    return runner === undefined ? execute(options, invocation) : executeHooked(options, invocation, runner);
  };
}

function execute(options: ExecutorOptions, invocation: Invocation): Execution {
  const task = options.tasks.get(invocation.taskName);
  const refused = invocation.signal.aborted
    ? abortedOutcome(invocation.signal.reason, invocation, task)
    : refuse(options, invocation, task);
  if (refused !== undefined) return { outcome: Promise.resolve(refused), settled: Promise.resolve() };
  return start(options, invocation, task as RunnableServedTask);
}

/** The outcome of a delivery that must not be started, if it must not. */
function refuse(
  options: ExecutorOptions,
  invocation: Invocation,
  task: RunnableServedTask | undefined,
): Outcome | undefined {
  if (invocation.expiresAt !== undefined && Date.now() > invocation.expiresAt.getTime()) {
    const message = `It expired at ${invocation.expiresAt.toISOString()}, before it could start.`;
    return { status: "cancelled", error: failure("EXPIRED", "TaskExpired", message) };
  }
  if (task === undefined) {
    const message = `Worker "${options.workerName}" serves queue "${invocation.queue}" but has no task "${invocation.taskName}". Start a worker with the module that defines it.`;
    return { status: "failed", error: failure("NOT_REGISTERED", "NotRegistered", message), retry: false };
  }
  const lostAfter = startsWithoutOutcome(options, invocation, task);
  if (lostAfter !== undefined) {
    const message = `${lostAfter} starts brought no outcome: it seems to kill its workers, and is not started again.`;
    return { status: "failed", error: failure("WORKER_LOST", "WorkerLost", message), retry: false };
  }
  return undefined;
}

/** How many starts there have been, when one more would be too many. */
function startsWithoutOutcome(
  options: ExecutorOptions,
  invocation: Invocation,
  task: RunnableServedTask,
): number | undefined {
  const { capabilities, maxDeliveries } = options;
  if (capabilities.workerLost !== "configured") return undefined;
  // Where the engine's attempts count every start, a failing task may use all of its own before any can be called lost.
  const limit = capabilities.crashUsesAttempt
    ? Math.max(task.retry.maxAttempts, maxDeliveries)
    : maxDeliveries;
  const start = capabilities.crashUsesAttempt ? invocation.attempt : invocation.delivery;
  return start > limit ? limit : undefined;
}

function failure(code: TaskFailureCode, type: string, message: string): TaskFailure {
  return { code, type, message, retryable: false };
}

function start(options: ExecutorOptions, invocation: Invocation, task: RunnableServedTask): Execution {
  const controller = new AbortController();
  const context = createContext(options, invocation, controller.signal);
  const aborted = new Promise<Outcome>((resolve) => {
    controller.signal.addEventListener("abort", () =>
      resolve(abortedOutcome(controller.signal.reason, invocation, task)),
    );
  });
  const release = linkAborts(controller, invocation, task);
  const ran = run(options, context, invocation, task);
  return {
    // Whichever is first: what a handler returns because of its abort is no result (half of the work, when its worker stops).
    outcome: Promise.race([ran, aborted]).finally(release),
    settled: ran.then(() => undefined),
  };
}

/** The handler runs in the context that the hooks set. */
function executeHooked(options: ExecutorOptions, invocation: Invocation, runner: HookRunner): Execution {
  const { id, taskName: name, queue, attempt, headers, workflow } = invocation;
  const { backendName: backend, workerName } = options;
  const call = Object.freeze({ backend, id, name, queue, attempt, headers, workerName, workflow });
  const settled = Promise.withResolvers<void>();
  const run = async (nextHeaders?: MoreHeaders): Promise<Outcome> => {
    const execution = execute(options, invocation);
    void execution.settled.then(settled.resolve);
    const outcome = await execution.outcome;
    return nextHeaders === undefined || outcome.status !== "completed"
      ? outcome
      : { ...outcome, nextHeaders };
  };
  const outcome = runner.execute(call, run, (error) =>
    options.logger.error("A hook around a task has failed.", { taskId: id, error: String(error) }),
  );
  return { outcome, settled: settled.promise };
}

/** Aborts on the adapter's signal and at the task's timeout; answers how to stop listening. */
function linkAborts(
  controller: AbortController,
  invocation: Invocation,
  task: RunnableServedTask,
): () => void {
  const forward = (): void => controller.abort(invocation.signal.reason);
  invocation.signal.addEventListener("abort", forward, { once: true });
  const timer =
    task.timeoutMs === null
      ? undefined
      : setLongTimeout(task.timeoutMs, () => {
          controller.abort(
            new TaskTimedOut(`Task "${task.name}" ran longer than its timeoutMs of ${task.timeoutMs}.`),
          );
        });
  return () => {
    invocation.signal.removeEventListener("abort", forward);
    timer?.cancel();
  };
}

/** By name, not by class: an adapter may have another copy of this package. */
function abortedOutcome(
  reason: unknown,
  invocation: Invocation,
  task: RunnableServedTask | undefined,
): Outcome {
  switch ((reason as AbortReason | undefined)?.name) {
    case "WorkerStopping":
      return { status: "released" };
    case "TaskCancelled":
      return { status: "cancelled" };
    case "TaskTimedOut":
      return failed(describeFailure(reason, "TIMEOUT", true), invocation, task);
    default:
      return failed(describeFailure(reason, "ENGINE_ERROR", true), invocation, task);
  }
}

function failed(error: TaskFailure, invocation: Invocation, task: RunnableServedTask | undefined): Outcome {
  return {
    status: "failed",
    error,
    retry: decideRetry(task?.retry ?? defaultRetryPolicy, invocation.attempt, error),
  };
}

async function run(
  options: ExecutorOptions,
  context: TaskContext,
  invocation: Invocation,
  task: RunnableServedTask,
): Promise<Outcome> {
  try {
    const args = await applyInput(task.definition, withKwargs(invocation.args, invocation.kwargs));
    // The outcome of an abort during the check has been told: the handler must not start after it.
    context.signal.throwIfAborted();
    const returned = await runInTask(context, async () => handlerOf(task.definition)(...args));
    const value = toJson((await applyOutput(task.definition, returned)) ?? null, "result");
    checkPayloadSize(`The result of task "${task.name}"`, value, options.capabilities.maxPayloadBytes);
    return { status: "completed", value };
  } catch (thrown) {
    return failed(classify(thrown, task), invocation, task);
  }
}

/** Our own checks can throw inside a handler too (it may submit tasks): only what this run's checks threw is final. */
function classify(thrown: unknown, task: RunnableServedTask): TaskFailure {
  if (InvalidArgumentsError.isInstance(thrown) && thrown.taskName === task.name) {
    return describeFailure(thrown, "INVALID_ARGUMENTS", false);
  }
  if (NotSerializableError.isInstance(thrown) && thrown.path.startsWith("result")) {
    return describeFailure(thrown, "NOT_SERIALIZABLE", false);
  }
  if (PayloadTooLargeError.isInstance(thrown)) return describeFailure(thrown, "PAYLOAD_TOO_LARGE", false);
  return describeFailure(thrown, "TASK_ERROR", !(thrown instanceof OutputValidationError));
}

function createContext(options: ExecutorOptions, invocation: Invocation, signal: AbortSignal): TaskContext {
  return Object.freeze({
    id: invocation.id,
    name: invocation.taskName,
    queue: invocation.queue,
    attempt: invocation.attempt,
    headers: invocation.headers,
    signal,
    workerName: options.workerName,
    workflow: invocation.workflow,
    log: withDetails(options.logger, {
      taskId: invocation.id,
      taskName: invocation.taskName,
      attempt: invocation.attempt,
    }),
  });
}
