import { InvalidArgumentsError } from "../errors/invalid-arguments-error.ts";
import { toJson } from "../json/to-json.ts";
import { validate } from "../schema/validate.ts";
import { consoleLogger } from "../worker/logger.ts";
import { handlerOf, type Task } from "./task.ts";
import { runInTask } from "./task-context.ts";

/** `task.run(...)`: the handler in this process, with no engine, as a unit test wants it. Its error is thrown as it is. */
export async function runDirectly(task: Task, args: readonly unknown[]): Promise<unknown> {
  const input = await applyInput(task, args);
  const context = {
    id: "direct",
    name: task.name,
    queue: task.options.queue ?? "default",
    attempt: 1,
    headers: {},
    signal: new AbortController().signal,
    workerName: "direct",
    log: consoleLogger,
  };
  const value = await runInTask(context, () => handlerOf(task)(...input));
  return toJson((await applyOutput(task, value)) ?? null, "result");
}

/**
 * Passes the arguments through the task's `input` schema.
 *
 * @throws InvalidArgumentsError (INVALID_ARGUMENTS)
 */
export async function applyInput(task: Task, args: readonly unknown[]): Promise<readonly unknown[]> {
  const schema = task.options.input;
  if (schema === undefined) return args;
  const validated = await validate(schema, args[0]);
  if ("issues" in validated) throw new InvalidArgumentsError(task.name, validated.issues);
  return [validated.value, ...args.slice(1)];
}

/** Passes a handler's result through the task's `output` schema. */
export async function applyOutput(task: Task, value: unknown): Promise<unknown> {
  const schema = task.options.output;
  if (schema === undefined) return value;
  const validated = await validate(schema, value);
  if ("issues" in validated) throw new OutputValidationError(task.name, validated.issues);
  return validated.value;
}

/** The handler returned something that its own `output` schema refuses: a bug, so no attempt follows. */
export class OutputValidationError extends Error {
  override readonly name = "OutputValidationError";

  constructor(taskName: string, issues: readonly string[]) {
    super(`Task "${taskName}" returned a result that its output schema refuses: ${issues.join("; ")}.`);
  }
}
