import { randomUUID } from "node:crypto";
import {
  InvalidNameError,
  InvalidOptionError,
  type Submission,
  type WorkflowRequest,
} from "@task-abstraction/core";
import type { DirectoryConnection } from "./directory-connection.ts";

/** A task, as a chain of one step, or a chain. */
export interface Submitted extends Pick<WorkflowRequest, "steps" | "headers" | "delayMs"> {
  readonly kind: "task" | "workflow";
  readonly name: string;
}

/** Resolves when the ticket is there. */
export async function submit(connection: DirectoryConnection, submitted: Submitted): Promise<Submission> {
  const { kind, name, headers, delayMs = 0 } = submitted;
  const steps = submitted.steps.map(({ taskName, queue, args, kwargs, native }) => {
    refuse(queue, native);
    return { taskName, queue, args, kwargs };
  });
  const id = `${kind}-${randomUUID()}`;
  const counts = { step: 0, attempt: 0, attempts: 0 };
  const times = { dueAt: Date.now() + delayMs, startedAt: null, completedAt: null };
  const state = { status: "pending" } as const;
  await connection.add({ id, name, headers, steps, input: null, ...counts, ...times, state });
  return { id, deduplicated: false };
}

/** A queue is a folder: not every disk tells `Bulk` from `bulk`, or takes a colon. And there are no native options. */
export function refuse(queue: string, native: object | undefined): void {
  if (!/^[a-z0-9_-]+$/.test(queue))
    throw new InvalidNameError("queue", queue, "a folder's has lower-case letters, digits, _ and -");
  for (const option of Object.keys(native ?? {}))
    throw new InvalidOptionError(`native.directory.${option}`, "is not an option");
}
