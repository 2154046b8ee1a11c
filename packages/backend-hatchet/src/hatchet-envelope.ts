import type { RequestOptions, StepRequest, TaskFailure } from "@task-abstraction/core";

/** The arguments of a task, or of one step of a chain. */
export interface ArgumentsEnvelope {
  readonly args?: readonly unknown[];
  readonly kwargs?: Readonly<Record<string, unknown>>;
}

/** The input of a run: always an object, since Hatchet turns anything else into null. */
export interface InputEnvelope extends ArgumentsEnvelope {
  readonly v: 1;
  readonly headers?: Readonly<Record<string, string>>;
  readonly expiresAt?: string;
  /** Of a chain: all steps read the one input of their run. */
  readonly chain?: { readonly name: string; readonly steps: readonly StepEnvelope[] };
}

/** A step, as the input of its chain has it. */
export interface StepEnvelope extends ArgumentsEnvelope {
  readonly task: string;
  readonly queue: string;
}

/** What Hatchet's core does not keep of a start. */
export interface StartFacts {
  readonly attempt: number;
  readonly startedAt: string;
  readonly completedAt: string;
}

/** The output of a task. */
export interface OutputEnvelope extends StartFacts {
  readonly v: 1;
  readonly value?: unknown;
  /** Instead of `value`, where it holds a NUL. */
  readonly text?: string;
}

/** In the failure of a task, beside message and stack: what Hatchet has no field for. */
export interface FailureEnvelope extends StartFacts {
  readonly v: 1;
  readonly failure?: TaskFailure;
  /** Instead of `failure`, where it holds a NUL. */
  readonly text?: string;
}

/** Arguments in an envelope. */
export function packArguments({ args, kwargs }: Pick<StepRequest, "args" | "kwargs">): ArgumentsEnvelope {
  return { args, ...(kwargs !== undefined && { kwargs }) };
}

/** An input as it is stored: as a text in an object where anything in it holds a NUL, since Hatchet's jsonb takes none. */
export function packInput(
  { headers, expiresAt }: Pick<RequestOptions, "headers" | "expiresAt">,
  content: ArgumentsEnvelope | Pick<InputEnvelope, "chain">,
): string {
  const envelope: InputEnvelope = {
    v: 1,
    ...content,
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(expiresAt !== undefined && { expiresAt: expiresAt.toISOString() }),
  };
  const json = JSON.stringify(envelope);
  return hasNul(json) ? JSON.stringify({ v: 1, text: json }) : json;
}

/** A result as it is stored. */
export function packOutput(value: unknown, facts: StartFacts): OutputEnvelope {
  const json = JSON.stringify(value);
  return { v: 1, ...(hasNul(json) ? { text: json } : { value }), ...facts };
}

/** What a task returned: as this library packed it, or as another SDK's task returned it. */
export function unpackOutput(output: unknown): {
  readonly value: unknown;
  readonly facts: StartFacts | undefined;
} {
  if (!isRecord(output) || output["v"] !== 1 || !hasFacts(output))
    return { value: output ?? null, facts: undefined };
  const { value, text } = output as unknown as OutputEnvelope;
  return { value: text === undefined ? (value ?? null) : JSON.parse(text), facts: output };
}

/** Whether a value has start facts beside it. */
export function hasFacts(
  value: Readonly<Record<string, unknown>>,
): value is Readonly<Record<string, unknown>> & StartFacts {
  const { attempt, startedAt, completedAt } = value;
  return typeof attempt === "number" && isTime(startedAt) && isTime(completedAt);
}

/** The input of a run, which anybody may have written. @throws TypeError that says what is wrong */
export function parseInput(stored: unknown): InputEnvelope {
  if (!isRecord(stored) || stored["v"] !== 1)
    throw new TypeError('its input is not this library\'s: it has no "v": 1 beside its args');
  const { text } = stored;
  if (text !== undefined && !isText(text)) throw new TypeError("its text is none");
  const input: unknown = text === undefined ? stored : JSON.parse(text);
  if (!isRecord(input)) throw new TypeError("its text is no object");
  const { headers, expiresAt, chain } = input;
  checkArguments(input);
  if (headers !== undefined && !(isRecord(headers) && Object.values(headers).every(isText)))
    throw new TypeError("its headers are no texts by name");
  if (expiresAt !== undefined && !isTime(expiresAt)) throw new TypeError("its expiresAt is no time");
  if (chain !== undefined) checkChain(chain);
  return input as unknown as InputEnvelope;
}

function checkChain(chain: unknown): void {
  if (!isRecord(chain) || !isText(chain["name"]) || !Array.isArray(chain["steps"]))
    throw new TypeError("its chain has no name or no steps");
  for (const step of chain["steps"]) {
    if (!isRecord(step) || !isText(step["task"]) || !isText(step["queue"]))
      throw new TypeError("a step of its chain has no task or no queue");
    checkArguments(step);
  }
}

function checkArguments({ args, kwargs }: Readonly<Record<string, unknown>>): void {
  if (args !== undefined && !Array.isArray(args)) throw new TypeError("its args are no list");
  if (kwargs !== undefined && !isRecord(kwargs)) throw new TypeError("its kwargs are no object");
}

/** In JSON a NUL has one spelling; an escaped backslash before a `u0000` only costs a detour. */
export function hasNul(json: string): boolean {
  return json.includes("\\u0000");
}

/** True for an object that is no list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isTime(value: unknown): value is string {
  return isText(value) && !Number.isNaN(Date.parse(value));
}
