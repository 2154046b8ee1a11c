import { createHash, randomUUID } from "node:crypto";

/** Longer keys are hashed: Temporal takes ids of 1000 bytes. */
const LONGEST_KEY = 600;
const STANDALONE = "activity:";

/** What an id is made of. */
export interface IdParts {
  readonly kind: "task" | "workflow";
  readonly name: string;
  readonly queue: string;
  readonly idempotencyKey: string | undefined;
}

/** The workflow id, or the id of a standalone activity, of a new run: the same for the same key. */
export function createId({ kind, name, queue, idempotencyKey }: IdParts): string {
  if (idempotencyKey === undefined) return `${name}-${randomUUID()}`;
  // Names of tasks and queues have no slash.
  return `${kind}/${queue}/${name}/${printKey(idempotencyKey)}`;
}

/** In the ids of this library: standalone activities have ids of their own beside those of workflows. */
export function toStandaloneId(activityId: string): string {
  return `${STANDALONE}${activityId}`;
}

/** Which of the two an id of this library means. */
export function parseId(id: string): { readonly workflowId: string } | { readonly activityId: string } {
  return id.startsWith(STANDALONE) ? { activityId: id.slice(STANDALONE.length) } : { workflowId: id };
}

function printKey(key: string): string {
  const printed = encodeURIComponent(key.toWellFormed());
  if (printed.length <= LONGEST_KEY && key.isWellFormed()) return printed;
  return `sha256:${createHash("sha256").update(key, "utf16le").digest("hex")}`;
}
