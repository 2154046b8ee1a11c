import type { CreateTaskOpts } from "./hatchet-sdk.ts";

type RateLimit = CreateTaskOpts["rateLimits"][number];
type Label = CreateTaskOpts["workerLabels"][string];
type Concurrency = CreateTaskOpts["concurrency"][number];

/** Words of the REST API, at the places of their numbers in gRPC. */
const WINDOWS = ["SECOND", "MINUTE", "HOUR", "DAY", "WEEK", "MONTH", "YEAR"];
const COMPARATORS = [
  "EQUAL",
  "NOT_EQUAL",
  "GREATER_THAN",
  "GREATER_THAN_OR_EQUAL",
  "LESS_THAN",
  "LESS_THAN_OR_EQUAL",
];
const STRATEGIES = [
  "CANCEL_IN_PROGRESS",
  "DROP_NEWEST",
  "QUEUE_NEWEST",
  "GROUP_ROUND_ROBIN",
  "CANCEL_NEWEST",
  "CANCEL_QUEUED_EXCEPT_NEWEST",
  "CANCEL_QUEUED_EXCEPT_OLDEST",
];

/** `workflowConfig` of a workflow's version, as REST answers it. */
interface RegisteredWorkflow {
  readonly Tasks?: readonly RegisteredTask[] | null;
}

interface RegisteredTask {
  readonly Action: string;
  readonly ReadableId: string;
  readonly Timeout: string | null;
  readonly ScheduleTimeout: string | null;
  readonly Retries: number | null;
  readonly RetryBackoffFactor: number | null;
  readonly RetryBackoffMaxSeconds: number | null;
  readonly RateLimits?: readonly Record<string, string | number | null>[] | null;
  readonly DesiredWorkerLabels?: Readonly<Record<string, Record<string, unknown>>> | null;
  readonly SlotRequests?: Record<string, number> | null;
  readonly concurrency?: readonly Record<string, string | number | null>[] | null;
}

/** The one task of a workflow as a step of another is declared; `undefined` where there are several. */
export function readRegisteredStep(workflowConfig: object | undefined): CreateTaskOpts | undefined {
  const [task, other] = (workflowConfig as RegisteredWorkflow | undefined)?.Tasks ?? [];
  if (task === undefined || other !== undefined) return undefined;
  return {
    readableId: task.ReadableId,
    action: task.Action,
    timeout: task.Timeout ?? "",
    scheduleTimeout: task.ScheduleTimeout ?? undefined,
    inputs: "{}",
    parents: [],
    retries: task.Retries ?? 0,
    backoffFactor: task.RetryBackoffFactor ?? undefined,
    backoffMaxSeconds: task.RetryBackoffMaxSeconds ?? undefined,
    rateLimits: (task.RateLimits ?? []).map(toRateLimit),
    workerLabels: Object.fromEntries(
      Object.entries(task.DesiredWorkerLabels ?? {}).map(([key, label]) => [key, toLabel(label)]),
    ),
    concurrency: (task.concurrency ?? []).map(toConcurrency),
    isDurable: false,
    slotRequests: task.SlotRequests ?? { default: 1 },
  };
}

function toRateLimit(limit: Readonly<Record<string, unknown>>): RateLimit {
  const { Key, Units, KeyExpr, UnitsExpr, LimitExpr, Duration } = limit;
  return {
    key: String(Key),
    units: optional(Units),
    keyExpr: optional(KeyExpr),
    unitsExpr: optional(UnitsExpr),
    limitValuesExpr: optional(LimitExpr),
    duration: numberOf(WINDOWS, Duration),
  };
}

function toLabel(label: Readonly<Record<string, unknown>>): Label {
  const { StrValue, IntValue, Required, Weight, Comparator } = label;
  return {
    strValue: optional(StrValue),
    intValue: optional(IntValue),
    required: optional(Required),
    weight: optional(Weight),
    comparator: numberOf(COMPARATORS, Comparator),
  };
}

function toConcurrency(concurrency: Readonly<Record<string, unknown>>): Concurrency {
  const { Expression, MaxRuns, LimitStrategy } = concurrency;
  return {
    expression: String(Expression),
    maxRuns: optional(MaxRuns),
    limitStrategy: numberOf(STRATEGIES, LimitStrategy),
  };
}

function optional<Value>(value: unknown): Value | undefined {
  return (value ?? undefined) as Value | undefined;
}

function numberOf(words: readonly string[], word: unknown): number | undefined {
  const index = words.indexOf(String(word));
  return index === -1 ? undefined : index;
}
