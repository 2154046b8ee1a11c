import { createHash, randomUUID } from "node:crypto";
import type { Priority, StepRequest, TaskFailure } from "@task-abstraction/core";

/**
 * JSON that PostgreSQL's jsonb can hold: the value itself, readable in SQL and on dashboards, or its text where it
 * contains the NUL character, which jsonb refuses (https://www.postgresql.org/docs/current/datatype-json.html).
 */
export type Packed = { readonly value: unknown } | { readonly text: string };

/** A list of arguments: as it is, or its text where {@link Packed} needs that. */
export type PackedArguments = readonly unknown[] | { readonly text: string };

/** One step that is still to come. */
export interface StepPlan {
  readonly id: string;
  readonly queue: string;
  readonly task: string;
  readonly args: PackedArguments;
  readonly kwargs?: Packed | undefined;
  readonly native?: object | undefined;
}

/** A step's place in its chain. */
export interface ChainPlace {
  readonly name: string;
  /** The first step's job; its id names the run. */
  readonly head: { readonly queue: string; readonly id: string };
  readonly step: number;
  /** The run's priority, which every step takes over. */
  readonly priority?: Priority | undefined;
  readonly rest: readonly StepPlan[];
}

/** `data` of a job: what a worker needs to run it. */
export interface Envelope {
  readonly v: 1;
  readonly task: string;
  readonly args: PackedArguments;
  readonly kwargs?: Packed | undefined;
  readonly headers?: Packed | undefined;
  /** ISO 8601. */
  readonly expiresAt?: string | undefined;
  readonly chain?: ChainPlace | undefined;
}

/** Packs JSON for jsonb. */
export function pack(value: unknown): Packed {
  return holdsNul(value) ? { text: JSON.stringify(value) } : { value };
}

export function packArguments(args: readonly unknown[]): PackedArguments {
  return holdsNul(args) ? { text: JSON.stringify(args) } : args;
}

export function unpackArguments(args: PackedArguments): readonly unknown[] {
  return isList(args) ? args : (JSON.parse(args.text) as readonly unknown[]);
}

/** What {@link pack} was given. */
export function unpack(packed: Packed): unknown {
  return "text" in packed ? JSON.parse(packed.text) : packed.value;
}

/** The envelope in a job's data, or `undefined` for a job that is not ours. */
export function readEnvelope(data: unknown): Envelope | undefined {
  if (!isRecord(data) || data["v"] !== 1 || typeof data["task"] !== "string") return undefined;
  const { args, kwargs, headers, chain, expiresAt } = data;
  if (!isList(args) && !(isPackedText(args) && isList(unpackOr(args, undefined)))) return undefined;
  if (kwargs !== undefined && !(isPacked(kwargs) && isRecord(unpackOr(kwargs, undefined)))) return undefined;
  if (headers !== undefined && !(isPacked(headers) && isRecord(unpackOr(headers, undefined))))
    return undefined;
  if (expiresAt !== undefined && Number.isNaN(Date.parse(String(expiresAt)))) return undefined;
  if (chain !== undefined && !isChainPlace(chain)) return undefined;
  return data as unknown as Envelope;
}

/** The failure in a job's output, whoever wrote it. */
export function readFailure(output: unknown): TaskFailure {
  if (isRecord(output) && output["v"] === 1 && isPacked(output["error"])) {
    const failure = unpackOr(output["error"], undefined);
    if (isRecord(failure) && typeof failure["message"] === "string") return failure as unknown as TaskFailure;
  }
  return { code: "ENGINE_ERROR", type: "EngineError", message: messageOf(output), retryable: false };
}

/** The result in a completed job's output; one that another program wrote is given as it is. */
export function readValue(output: unknown): unknown {
  if (isRecord(output) && output["v"] === 1 && isPacked(output)) return unpackOr(output, null);
  return output ?? null;
}

/** Ids of our own: random, or fixed by an idempotency key within its scope. */
export function createJobId(scope: readonly string[] | undefined): string {
  if (scope === undefined) return randomUUID();
  const hash = createHash("sha256").update(JSON.stringify(scope)).digest("hex");
  // Version 8 of RFC 9562: a layout of one's own, here a hash.
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}

/** A step as it waits in the envelope of the one before. */
export function planStep(step: StepRequest, queue: string): StepPlan {
  return {
    id: randomUUID(),
    queue,
    task: step.taskName,
    args: packArguments(step.args),
    ...(step.kwargs === undefined ? {} : { kwargs: pack(step.kwargs) }),
    ...(step.native === undefined ? {} : { native: step.native }),
  };
}

function messageOf(output: unknown): string {
  const value = isRecord(output) && isRecord(output["value"]) ? output["value"] : output;
  if (isRecord(value) && typeof value["message"] === "string") return value["message"];
  return output === null || output === undefined
    ? "The job failed without an error."
    : JSON.stringify(output);
}

function isChainPlace(value: unknown): value is ChainPlace {
  return (
    isRecord(value) &&
    isRecord(value["head"]) &&
    typeof value["step"] === "number" &&
    Array.isArray(value["rest"])
  );
}

function holdsNul(value: unknown): boolean {
  if (typeof value === "string") return value.includes("\0");
  if (typeof value !== "object" || value === null) return false;
  if (isList(value)) return value.some(holdsNul);
  return Object.entries(value).some(([key, part]) => key.includes("\0") || holdsNul(part));
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isPackedText(value: unknown): value is { readonly text: string } {
  return isRecord(value) && typeof value["text"] === "string";
}

function isPacked(value: unknown): value is Packed {
  return isRecord(value) && ("value" in value || typeof value["text"] === "string");
}

function unpackOr(packed: Packed, fallback: unknown): unknown {
  try {
    return unpack(packed);
  } catch {
    return fallback;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
