import type { Outcome, StepResult, WorkflowRequest, WorkflowSnapshot } from "@task-abstraction/core";
import {
  type ChainPlace,
  type Envelope,
  pack,
  packArguments,
  planStep,
  unpack,
  unpackArguments,
} from "./pgboss-envelope.ts";
import { type JobKey, toPgbossQueue } from "./pgboss-id.ts";
import { createJob, type Job } from "./pgboss-job.ts";
import type { JobRow } from "./pgboss-job-reader.ts";
import { toSnapshot } from "./pgboss-results.ts";

// A chain is one job at a time. The envelope of each holds the steps that are still to come; the transaction that
// completes a step inserts the next one with its arguments, so a worker that dies in between neither loses nor
// doubles it (docs/decisions/0004). pg-boss' own flow() does not hand the result of a step on.

/** The first job's envelope, with the rest of the chain inside. */
export function planChain(request: WorkflowRequest, head: ChainPlace["head"]): Envelope {
  const [first, ...later] = request.steps;
  return {
    v: 1,
    task: first.taskName,
    args: packArguments(first.args),
    ...(first.kwargs === undefined ? {} : { kwargs: pack(first.kwargs) }),
    chain: {
      name: request.workflowName,
      head,
      step: 0,
      priority: request.priority,
      rest: later.map((step) => planStep(step, toPgbossQueue(step.queue))),
    },
  };
}

/** The job that follows a completed step, or `undefined` after the last. */
export function nextJob(
  envelope: Envelope,
  { value, nextHeaders }: Pick<Outcome & { status: "completed" }, "value" | "nextHeaders">,
): { readonly queue: string; readonly job: Job } | undefined {
  const chain = envelope.chain;
  const [next, ...rest] = chain?.rest ?? [];
  if (chain === undefined || next === undefined) return undefined;
  const extra = unpackArguments(next.args);
  const data: Envelope = {
    v: 1,
    task: next.task,
    args: packArguments([value, ...extra]),
    ...(next.kwargs === undefined ? {} : { kwargs: next.kwargs }),
    ...headersAfter(envelope, nextHeaders),
    chain: { ...chain, step: chain.step + 1, rest },
  };
  const options = { delayMs: undefined, priority: chain.priority, native: next.native };
  return { queue: next.queue, job: createJob(next.id, data, options) };
}

function headersAfter(
  { headers }: Envelope,
  more: Readonly<Record<string, string>> | undefined,
): Pick<Envelope, "headers"> {
  if (more === undefined) return headers === undefined ? {} : { headers };
  return { headers: pack({ ...(headers === undefined ? {} : (unpack(headers) as object)), ...more }) };
}

/** Where the jobs of a run are: the first, and those that its envelope names. */
export function jobKeys(chain: ChainPlace): readonly [JobKey, ...JobKey[]] {
  return [chain.head, ...chain.rest.map(({ queue, id }) => ({ queue, id }))];
}

/** The state of a run, made of the state of its jobs; a step without a job has not begun. */
export function toWorkflowSnapshot(
  head: JobRow,
  envelope: Envelope,
  later: ReadonlyMap<string, JobRow>,
): WorkflowSnapshot {
  const chain = envelope.chain as ChainPlace;
  const rows = [head, ...chain.rest.map(({ id }) => later.get(id))];
  const names = [envelope.task, ...chain.rest.map(({ task }) => task)];
  const reached = rows.findLastIndex((row) => row !== undefined);
  const current = toSnapshot(rows[reached] as JobRow);
  const over = current.status === "failed" || current.status === "cancelled";
  const finished = over || (current.status === "completed" && reached === rows.length - 1);
  const started = reached > 0 || current.startedAt !== null;
  const facts = {
    taskName: chain.name,
    attempts: rows.reduce((sum, row) => sum + (row === undefined ? 0 : (toSnapshot(row).attempts ?? 0)), 0),
    startedAt: toSnapshot(head).startedAt,
    completedAt: finished ? current.completedAt : null,
    steps: names.map((taskName, step) => toStep(taskName, rows[step], over)),
    failedStep: over ? { step: reached, taskName: names[reached] as string } : null,
  };
  if (!finished) return { ...facts, status: started ? "running" : "pending" };
  if (current.status === "completed") return { ...facts, status: "completed", value: current.value };
  if (current.status === "failed") return { ...facts, status: "failed", error: current.error };
  return { ...facts, status: "cancelled", ...("error" in current ? { error: current.error } : {}) };
}

function toStep(taskName: string, row: JobRow | undefined, over: boolean): StepResult {
  if (row === undefined) {
    return {
      taskName,
      status: over ? "cancelled" : "pending",
      attempts: 0,
      startedAt: null,
      completedAt: null,
    };
  }
  const snapshot = toSnapshot(row);
  const { status, attempts, startedAt, completedAt } = snapshot;
  return {
    taskName,
    status,
    attempts,
    startedAt,
    completedAt,
    ...("value" in snapshot ? { value: snapshot.value } : {}),
    ...("error" in snapshot ? { error: snapshot.error } : {}),
  };
}
