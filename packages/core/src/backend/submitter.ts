import type { Capabilities } from "../adapter/capabilities.ts";
import type { TaskId } from "../result/task-id.ts";
import type { Task } from "../task/task.ts";
import type { Workflow } from "../workflow/workflow.ts";
import type { CallOptions } from "./call-options.ts";

/**
 * `unknown` for a name. A task or chain whose arguments do not fit its own overload comes here too: then a type whose
 * key says what is wrong and whose value names the arguments, since the compiler reports this overload only.
 */
export type NameOrMissingArguments<Name> = Name extends string
  ? unknown
  : Name extends Task<infer Args, unknown> | Workflow<infer Args, unknown>
    ? { readonly "must be followed by its arguments": Args }
    : string;

/** The submit methods, with the options of `using(...)` where it came from there. */
export interface CallSubmitter {
  /**
   * Resolves once the engine has the task for good.
   *
   * @throws NotSerializableError, InvalidArgumentsError, PayloadTooLargeError, UnsupportedOptionError: before any I/O
   * @throws SubmitError (SUBMIT_FAILED), whose `outcome` tells whether it may have arrived
   */
  submit<Args extends readonly unknown[], Result>(
    task: Task<Args, Result>,
    ...args: Args
  ): Promise<TaskId<Result>>;
  /**
   * By name: whoever serves it, in whatever language. A name found in the backend's registry has its arguments and
   * default queue taken from there; the compiler checks nothing.
   *
   * @throws as above
   */
  submit<Result = unknown, Name = string>(
    name: Name & NameOrMissingArguments<Name>,
    ...args: readonly unknown[]
  ): Promise<TaskId<Result>>;

  /**
   * Many calls of one task; everything is validated before any I/O. The ids come in the order of the input.
   *
   * @throws PartialSubmitError (PARTIAL_SUBMIT) with an outcome per item, when some did not get through
   */
  submitMany<Args extends readonly unknown[], Result>(
    task: Task<Args, Result>,
    argsList: readonly NoInfer<Args>[],
  ): Promise<TaskId<Result>[]>;
  submitMany<Result = unknown>(
    name: string,
    argsList: readonly (readonly unknown[])[],
  ): Promise<TaskId<Result>[]>;

  /** Submits a chain; the engine carries it on when this process is gone. By name: one of the registry's. */
  submitWorkflow<Args extends readonly unknown[], Result>(
    workflow: Workflow<Args, Result>,
    ...args: Args
  ): Promise<TaskId<Result>>;
  submitWorkflow<Result = unknown, Name = string>(
    name: Name & NameOrMissingArguments<Name>,
    ...args: readonly unknown[]
  ): Promise<TaskId<Result>>;
}

/** Submitting, part of a {@link TaskBackend}. */
export interface Submitter<C extends Capabilities = Capabilities> extends CallSubmitter {
  /**
   * A submitter with options for its calls. An option the backend lacks does not compile where the backend is known,
   * and is refused before any I/O everywhere.
   *
   * @throws UnsupportedOptionError (UNSUPPORTED_OPTION), InvalidOptionError (INVALID_OPTION)
   */
  using(options: CallOptions<C>): CallSubmitter;
}
