import type { WorkflowHandle } from "@temporalio/client";
import type { Payload } from "@temporalio/common";
import { FIELD } from "./workflow/envelope.ts";

/** Everything that has happened to a workflow, as Temporal keeps it. */
export type History = Awaited<ReturnType<WorkflowHandle["fetchHistory"]>>;
type Event = NonNullable<History["events"]>[number];
type Time = Event["eventTime"];
type ScheduledEventId = NonNullable<Event["activityTaskCompletedEventAttributes"]>["scheduledEventId"];
type Failure = NonNullable<NonNullable<Event["activityTaskFailedEventAttributes"]>["failure"]>;

/** How an activity or a workflow ended. */
export type Ending = "completed" | "failed" | "cancelled";

/** An activity of a workflow. */
export interface ActivityHistory {
  readonly activityId: string;
  readonly taskName: string;
  /** Starts of it; 0 while it has not ended: Temporal writes a start down when it is over. */
  attempts: number;
  startedAt: Date | null;
  ending: Ending | undefined;
  endedAt: Date | null;
  result: Payload | undefined;
  failure: Failure | undefined;
}

/** What the history of a workflow tells of its run. */
export interface RunHistory {
  /** Number of events. */
  readonly length: number;
  readonly name: string;
  /** Of a chain. */
  readonly plan: Payload | undefined;
  /** In the order they were scheduled. */
  readonly activities: readonly ActivityHistory[];
  readonly ending: Ending | undefined;
  readonly endedAt: Date | null;
  readonly result: Payload | undefined;
  readonly failure: Failure | undefined;
}

/** Reads a history. */
export function readHistory({ events }: History): RunHistory {
  const activities = new Map<string, ActivityHistory>();
  let run: RunHistory = {
    length: events?.length ?? 0,
    name: "",
    plan: undefined,
    activities: [],
    ending: undefined,
    endedAt: null,
    result: undefined,
    failure: undefined,
  };
  for (const event of events ?? []) {
    const started = event.workflowExecutionStartedEventAttributes;
    if (started)
      run = { ...run, name: started.workflowType?.name ?? "", plan: started.memo?.fields?.[FIELD] };
    readActivityEvent(event, activities);
    const ended = readEnd(event);
    if (ended !== undefined) run = { ...run, ...ended, endedAt: toDate(event.eventTime) };
  }
  return { ...run, activities: [...activities.values()] };
}

function readActivityEvent(event: Event, activities: Map<string, ActivityHistory>): void {
  const scheduled = event.activityTaskScheduledEventAttributes;
  if (scheduled) {
    activities.set(String(event.eventId), {
      activityId: scheduled.activityId ?? "",
      taskName: scheduled.activityType?.name ?? "",
      attempts: 0,
      startedAt: null,
      ending: undefined,
      endedAt: null,
      result: undefined,
      failure: undefined,
    });
    return;
  }
  const started = event.activityTaskStartedEventAttributes;
  const begun = activities.get(String(started?.scheduledEventId));
  if (started && begun !== undefined) {
    begun.attempts = started.attempt ?? 1;
    begun.startedAt = toDate(event.eventTime);
    return;
  }
  const end = readActivityEnd(event);
  const activity = activities.get(String(end?.scheduledEventId));
  if (end === undefined || activity === undefined) return;
  const { ending, result, failure } = end;
  Object.assign(activity, { ending, endedAt: toDate(event.eventTime), result, failure });
}

interface End {
  readonly ending: Ending;
  readonly result?: Payload | undefined;
  readonly failure?: Failure | undefined;
}

function readActivityEnd(event: Event): (End & { readonly scheduledEventId?: ScheduledEventId }) | undefined {
  const completed = event.activityTaskCompletedEventAttributes;
  if (completed) return { ...completed, ending: "completed", result: completed.result?.payloads?.[0] };
  const failed = event.activityTaskFailedEventAttributes ?? event.activityTaskTimedOutEventAttributes;
  if (failed) return { ...failed, ending: "failed", failure: failed.failure ?? undefined };
  const cancelled = event.activityTaskCanceledEventAttributes;
  if (cancelled) return { scheduledEventId: cancelled.scheduledEventId, ending: "cancelled" };
  return undefined;
}

function readEnd(event: Event): End | undefined {
  const completed = event.workflowExecutionCompletedEventAttributes;
  if (completed) return { ending: "completed", result: completed.result?.payloads?.[0] };
  const failed = event.workflowExecutionFailedEventAttributes;
  if (failed) return { ending: "failed", failure: failed.failure ?? undefined };
  if (event.workflowExecutionTimedOutEventAttributes) return { ending: "failed", failure: TIMED_OUT };
  if (event.workflowExecutionCanceledEventAttributes || event.workflowExecutionTerminatedEventAttributes)
    return { ending: "cancelled" };
  return undefined;
}

/** The event says no more. */
const TIMED_OUT: Failure = {
  message: "the workflow took longer than it was given",
  timeoutFailureInfo: { timeoutType: 1 },
};

/** Of a protobuf timestamp: seconds, which may be a Long, and nanoseconds. */
export function toDate(time: Time): Date | null {
  if (time === undefined || time === null) return null;
  return new Date(Number(time.seconds ?? 0) * 1_000 + Math.floor((time.nanos ?? 0) / 1e6));
}
