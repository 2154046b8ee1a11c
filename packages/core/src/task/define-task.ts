import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import type { Json, Stored } from "../json/json.ts";
import type { StandardSchema } from "../schema/standard-schema.ts";
import { checkRetryPolicy } from "./retry-policy.ts";
import { runDirectly } from "./run-directly.ts";
import { type RunnableTask, TASK_MARKER, type Task } from "./task.ts";
import { checkName, checkQueueName } from "./task-name.ts";
import type { TaskOptions } from "./task-options.ts";

/** Any handler. */
export type Handler = (...args: never[]) => unknown;

/** `unknown` for a handler whose arguments and result are JSON; else an object type whose key says which is not. */
export type CheckedHandler<F extends Handler> = (Parameters<F> extends Json<Parameters<F>>
  ? unknown
  : { readonly "an argument is not JSON": Json<Parameters<F>> }) &
  ([Awaited<ReturnType<F>>] extends [Json<Awaited<ReturnType<F>>>]
    ? unknown
    : { readonly "the result is not JSON": Json<Awaited<ReturnType<F>>> });

/** The task that a handler makes. */
export type TaskOf<F extends Handler> = Task<Parameters<F>, Stored<Awaited<ReturnType<F>>>>;

/** Options of a task without an `input` schema. */
export type PlainTaskOptions = TaskOptions & { readonly input?: undefined };

/** Options of a task of one argument that a schema checks: callers see its input, the handler its output. */
export type SchemaTaskOptions<Input, Output> = Omit<TaskOptions, "input"> & {
  readonly input: StandardSchema<Input, Output>;
};

/**
 * Makes a task of a plain function. Nothing is registered or connected: export the task from a module and give the
 * module to a backend or a worker.
 *
 * @param name explicit, since minifiers rename functions: letters, digits, `_ . -`
 * @throws InvalidNameError (INVALID_NAME), InvalidOptionError (INVALID_OPTION)
 */
export function defineTask<F extends Handler>(name: string, handler: F & CheckedHandler<F>): TaskOf<F>;
export function defineTask<Input, Output, Result>(
  name: string,
  options: SchemaTaskOptions<Input, Output>,
  handler: ((input: Output) => Result) & CheckedHandler<(input: Input) => Result>,
): Task<[input: Input], Stored<Awaited<Result>>>;
export function defineTask<F extends Handler>(
  name: string,
  options: PlainTaskOptions,
  handler: F & CheckedHandler<F>,
): TaskOf<F>;
export function defineTask(name: string, ...rest: readonly unknown[]): Task {
  const [options, handler] = rest.length === 1 ? [{}, rest[0]] : rest;
  if (typeof handler !== "function")
    throw new InvalidOptionError("handler", `of task "${name}" must be a function`);
  return createTask(
    checkName("task", name),
    options as TaskOptions,
    handler as RunnableTask[typeof TASK_MARKER],
  );
}

function createTask(name: string, options: TaskOptions, handler: RunnableTask[typeof TASK_MARKER]): Task {
  checkTaskOptions(name, options);
  const task: RunnableTask = Object.freeze({
    name,
    options: Object.freeze({ ...options }),
    [TASK_MARKER]: handler,
    run: (...args: readonly unknown[]) => runDirectly(task, args),
    with: (changed: TaskOptions) =>
      createTask(name, { ...options, ...changed, retry: { ...options.retry, ...changed.retry } }, handler),
  });
  return task;
}

function checkTaskOptions(name: string, options: TaskOptions): void {
  if (typeof options !== "object" || options === null) {
    throw new InvalidOptionError("options", `of task "${name}" must be an object`);
  }
  if (options.queue !== undefined) checkQueueName(options.queue);
  if (options.timeoutMs !== undefined && !(options.timeoutMs > 0)) {
    throw new InvalidOptionError("timeoutMs", `of task "${name}" must be a positive number of milliseconds`);
  }
  checkRetryPolicy(options.retry ?? {}, `of task "${name}"`);
}
