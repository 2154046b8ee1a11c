import type { BackendDefinition } from "../adapter/backend-definition.ts";
import type { Capabilities } from "../adapter/capabilities.ts";
import type {
  RequestOptions,
  StepRequest,
  SubmitRequest,
  WorkflowRequest,
} from "../adapter/submit-request.ts";
import { InvalidArgumentsError } from "../errors/invalid-arguments-error.ts";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import { NotRegisteredError } from "../errors/not-registered-error.ts";
import { checkPayloadSize } from "../json/payload-size.ts";
import { toJson } from "../json/to-json.ts";
import type { Registry } from "../registry/registry.ts";
import { validate } from "../schema/validate.ts";
import { isTask, type Task } from "../task/task.ts";
import { checkName } from "../task/task-name.ts";
import type { NativeOptions } from "../task/task-options.ts";
import { withKwargs } from "../task/with-kwargs.ts";
import type { WorkflowStep } from "../workflow/step.ts";
import { isWorkflow, type Workflow } from "../workflow/workflow.ts";
import type { CallOptions } from "./call-options.ts";

/** What requests are made from. */
export interface RequestContext {
  readonly backend: Pick<BackendDefinition, "name">;
  readonly capabilities: Capabilities;
  readonly registry: Registry;
}

/** A clean, complete request to submit one task. Throws what the public `submit` says, before any I/O. */
export async function prepareSubmit(
  context: RequestContext,
  taskOrName: Task | string,
  args: readonly unknown[],
  options: CallOptions,
): Promise<SubmitRequest> {
  const [request] = await prepareSubmits(context, taskOrName, [args], options);
  return request as SubmitRequest;
}

/** As {@link prepareSubmit}, for each list of arguments; what they have in common is prepared once. */
export async function prepareSubmits(
  context: RequestContext,
  taskOrName: Task | string,
  argsList: readonly (readonly unknown[])[],
  options: CallOptions,
): Promise<readonly SubmitRequest[]> {
  const { taskName, task } = resolveTask(context, taskOrName);
  const common = {
    ...prepareOptions(context, options, task?.options.native),
    taskName,
    queue: options.queue ?? task?.options.queue ?? "default",
  };
  const prepared = argsList.map((args) => prepareArguments(context, taskName, args, options.kwargs));
  await Promise.all(checkSchema(taskName, task, prepared));
  return prepared.map((extra) => Object.freeze({ ...common, ...extra }));
}

/** A clean, complete request to submit a chain. */
export async function prepareWorkflow(
  context: RequestContext,
  workflowOrName: Workflow | string,
  args: readonly unknown[],
  options: CallOptions,
): Promise<WorkflowRequest> {
  const workflow = resolveWorkflow(context, workflowOrName);
  const steps = await Promise.all(
    workflow.steps.map((step, index) => prepareStep(context, workflow, step, index, args, options)),
  );
  const [first, ...later] = steps;
  if (first === undefined)
    throw new InvalidOptionError("steps", `of workflow "${workflow.name}" must hold at least one step`);
  checkPayloadSize(
    `The arguments of all steps of workflow "${workflow.name}"`,
    steps.map(({ args: stepArgs, kwargs }) => [stepArgs, kwargs ?? {}]),
    context.capabilities.maxPayloadBytes,
  );
  return Object.freeze({
    ...prepareOptions(context, options, undefined),
    workflowName: workflow.name,
    steps: Object.freeze([first, ...later] as const),
  });
}

async function prepareStep(
  context: RequestContext,
  workflow: Workflow,
  step: WorkflowStep,
  index: number,
  given: readonly unknown[],
  options: CallOptions,
): Promise<StepRequest> {
  const task = step.task ?? context.registry.tasks.get(step.taskName);
  const args = index === 0 ? firstStepArguments(workflow, step, given) : step.args;
  const kwargs = mergeKwargs(step.kwargs, index === 0 ? options.kwargs : undefined);
  const prepared = prepareArguments(context, step.taskName, args, kwargs);
  // Only a first step's arguments are known now; a later one begins with a result that does not exist yet.
  if (index === 0) await Promise.all(checkSchema(step.taskName, task, [prepared]));
  return Object.freeze({
    taskName: step.taskName,
    queue: step.queue ?? task?.options.queue ?? options.queue ?? "default",
    ...prepared,
    native: mergeNative(context, task?.options.native, options.native),
  });
}

function firstStepArguments(
  workflow: Workflow,
  step: WorkflowStep,
  given: readonly unknown[],
): readonly unknown[] {
  if (step.args.length > 0 && given.length > 0) {
    throw new InvalidOptionError(
      "arguments",
      `of workflow "${workflow.name}" are set by its first step; submitWorkflow() cannot give others`,
    );
  }
  return step.args.length > 0 ? step.args : given;
}

function mergeKwargs(
  own: Readonly<Record<string, unknown>> | undefined,
  call: Readonly<Record<string, unknown>> | undefined,
): Readonly<Record<string, unknown>> | undefined {
  return own === undefined && call === undefined ? undefined : { ...own, ...call };
}

interface PreparedArguments {
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>> | undefined;
}

/** Validates by schema, but keeps the original: only the worker transforms. */
function checkSchema(
  taskName: string,
  task: Task | undefined,
  prepared: readonly PreparedArguments[],
): readonly Promise<void>[] {
  const schema = task?.options.input;
  if (schema === undefined) return [];
  return prepared.map(async ({ args, kwargs }) => {
    const [first] = withKwargs(args, kwargs);
    const validated = await validate(schema, first);
    if ("issues" in validated) throw new InvalidArgumentsError(taskName, validated.issues);
  });
}

function prepareArguments(
  context: RequestContext,
  taskName: string,
  args: readonly unknown[],
  kwargs: Readonly<Record<string, unknown>> | undefined,
): PreparedArguments {
  const trimmed = withoutTrailingUndefined(args);
  const prepared = {
    args: Object.freeze(trimmed.map((argument, index) => toJson(argument, `args[${index}]`))),
    kwargs:
      kwargs === undefined ? undefined : (toJson(kwargs, "kwargs") as Readonly<Record<string, unknown>>),
  };
  const what = `The arguments of task "${taskName}"`;
  checkPayloadSize(what, [prepared.args, prepared.kwargs ?? {}], context.capabilities.maxPayloadBytes);
  return prepared;
}

/** An optional parameter left out in the middle is an explicit `undefined`, which JSON lacks; at the end it is cut. */
function withoutTrailingUndefined(args: readonly unknown[]): readonly unknown[] {
  const length = args.findLastIndex((argument) => argument !== undefined) + 1;
  return args.slice(0, length);
}

function prepareOptions(
  context: RequestContext,
  options: CallOptions,
  taskNative: NativeOptions | undefined,
): RequestOptions {
  return {
    delayMs: options.delayMs,
    expiresAt: options.expiresMs === undefined ? undefined : new Date(Date.now() + options.expiresMs),
    priority: options.priority,
    idempotencyKey: options.idempotencyKey,
    headers: Object.freeze({ ...options.headers }),
    native: mergeNative(context, taskNative, options.native),
  };
}

function mergeNative(
  context: RequestContext,
  ofTask: NativeOptions | undefined,
  ofCall: NativeOptions | undefined,
): object | undefined {
  const name = context.backend.name;
  const merged = { ...ofTask?.[name], ...ofCall?.[name] };
  return Object.keys(merged).length === 0 ? undefined : Object.freeze(merged);
}

function resolveTask(
  context: RequestContext,
  taskOrName: Task | string,
): { taskName: string; task: Task | undefined } {
  if (isTask(taskOrName)) return { taskName: taskOrName.name, task: taskOrName };
  if (typeof taskOrName !== "string")
    throw new InvalidOptionError("task", "must be what defineTask() returned, or a name");
  return { taskName: checkName("task", taskOrName), task: context.registry.tasks.get(taskOrName) };
}

function resolveWorkflow(context: RequestContext, workflowOrName: Workflow | string): Workflow {
  if (isWorkflow(workflowOrName)) return workflowOrName;
  if (typeof workflowOrName !== "string") {
    throw new InvalidOptionError(
      "workflow",
      "must come from workflow().step() or defineWorkflow(), or be a name",
    );
  }
  const found = context.registry.workflows.get(workflowOrName);
  if (found !== undefined) return found;
  const known = [...context.registry.workflows.keys()];
  throw new NotRegisteredError(
    "workflow",
    workflowOrName,
    known.length === 0
      ? "Give its module to getBackend({ tasks }), or pass the workflow itself."
      : `Known here: ${known.join(", ")}.`,
  );
}
