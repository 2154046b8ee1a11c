/**
 * What is to be published when a task has ended: the next step of a chain, a callback, an errback. As Celery dumps a
 * signature into `embed`.
 */
export interface Signature {
  readonly task: string;
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;
  /** `queue`, `task_id`, `reply_to`, `headers`, `link`, `link_error`, `priority`, `countdown`, `eta`, `expires` … */
  readonly options: Readonly<Record<string, unknown>>;
  /** True: it does not get the result of the task before. */
  readonly immutable: boolean;
  /** `chord`, `group` and others that are not one task. */
  readonly subtaskType: string | null;
}

/**
 * Signatures of `embed`, where anything may be that JSON holds.
 *
 * @throws TypeError that says what is wrong
 */
export function readSignatures(value: unknown, where: string): readonly Signature[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) return [readSignature(value, where)];
  return value.map((item, index) => readSignature(item, `${where}[${index}]`));
}

function readSignature(value: unknown, where: string): Signature {
  if (!isRecord(value)) throw new TypeError(`${where} is no signature`);
  const { task, args = [], kwargs = {}, options = {}, immutable = false, subtask_type: subtaskType } = value;
  if (typeof task !== "string") throw new TypeError(`${where}.task is no text`);
  if (!Array.isArray(args)) throw new TypeError(`${where}.args is no list`);
  if (!isRecord(kwargs ?? {})) throw new TypeError(`${where}.kwargs is no mapping`);
  if (!isRecord(options ?? {})) throw new TypeError(`${where}.options is no mapping`);
  return {
    task,
    args,
    kwargs: (kwargs ?? {}) as Signature["kwargs"],
    options: (options ?? {}) as Signature["options"],
    immutable: immutable === true,
    subtaskType: typeof subtaskType === "string" ? subtaskType : null,
  };
}

/** As Celery reads it. */
export function writeSignature(signature: Signature): Readonly<Record<string, unknown>> {
  const { task, args, kwargs, options, immutable, subtaskType } = signature;
  return { task, args, kwargs, options, subtask_type: subtaskType, immutable };
}

/** An object that is no list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
