// Runs in Temporal's sandbox: no import but the SDK's and this folder's. Exports nothing but `default`, the workflow of
// every type: a task with the name of another export would run that.
import { type Payload, RawValue, rawValueTypeInfo } from "@temporalio/common";
import {
  ActivityCancellationType,
  type ActivityOptions,
  defineWorkflowOptions,
  scheduleActivity,
  workflowInfo,
} from "@temporalio/workflow";
import { stepActivity, TASK_ACTIVITY } from "./activity-ids.ts";
import { ENVELOPE, receivedEnvelope } from "./carry-envelope.ts";
import { type Envelope, FIELD } from "./envelope.ts";
import { LONGEST_MS, MOST_RAW_ARGUMENTS, USUAL_HEARTBEAT_MS } from "./limits.ts";
import type { Plan, PlannedPayload, PlannedStep, StepOptions } from "./plan.ts";
import { priorityOf } from "./priority.ts";

/** Payloads pass through as they are: their converter need not be here. */
const typeInfo = {
  inputTypes: Array.from({ length: MOST_RAW_ARGUMENTS }, () => rawValueTypeInfo),
  outputType: rawValueTypeInfo,
};

/** One activity with the name and the arguments of the workflow, or the steps of its plan, each on its own queue. */
async function runPlan(...args: unknown[]): Promise<unknown> {
  const { workflowType, taskQueue, memo } = workflowInfo();
  const plan = memo?.[FIELD] as Plan | undefined;
  const { step: _, options, ...envelope } = receivedEnvelope();
  if (plan === undefined)
    return run(
      { task: workflowType, queue: taskQueue, options },
      { activityId: TASK_ACTIVITY, args, envelope },
    );
  if (plan.v !== 1)
    throw new Error(`This worker does not know plans of version ${plan.v}: update its package.`);
  let result: unknown;
  for (const [step, planned] of plan.steps.entries()) {
    result = await run(planned, {
      activityId: stepActivity(step),
      args: step === 0 ? args : [result, ...readArguments(planned)],
      // The expiry of a chain bounds the start of its first step.
      envelope: { ...envelope, step, ...(step > 0 && { expiresAt: undefined }) },
      summary: `${step + 1}/${plan.steps.length}`,
    });
  }
  return result;
}

interface Run {
  readonly activityId: string;
  readonly args: readonly unknown[];
  readonly envelope: Envelope;
  readonly summary?: string;
}

function run({ task, queue, options }: PlannedStep, { args, envelope, ...how }: Run): Promise<unknown> {
  const activityOptions: ActivityOptions & { [ENVELOPE]?: Envelope } = {
    ...how,
    ...toActivityOptions(options, envelope.heartbeatMs ?? USUAL_HEARTBEAT_MS),
    taskQueue: queue,
    ...(Object.values(envelope).some((value) => value !== undefined) && { [ENVELOPE]: envelope }),
  };
  return scheduleActivity(task, [...args], activityOptions, typeInfo);
}

function toActivityOptions(options: StepOptions | undefined, heartbeatMs: number): ActivityOptions {
  const { heartbeatTimeout = heartbeatMs, startToCloseTimeout = LONGEST_MS, retry, summary } = options ?? {};
  const priority = priorityOf(options ?? {});
  return {
    startToCloseTimeout,
    ...(heartbeatTimeout !== null && { heartbeatTimeout }),
    ...(summary !== undefined && { summary }),
    ...(priority !== undefined && { priority }),
    ...(retry !== undefined && { retry: retry as NonNullable<ActivityOptions["retry"]> }),
    // Without heartbeats a worker does not hear of a cancel.
    cancellationType:
      heartbeatTimeout === null
        ? ActivityCancellationType.TRY_CANCEL
        : ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  };
}

function readArguments({ args = [], payloads }: PlannedStep): readonly RawValue[] {
  return (
    payloads?.map((payload) => RawValue.fromPayload(readPayload(payload))) ??
    args.map((arg) => new RawValue(arg))
  );
}

function readPayload({ metadata, data }: PlannedPayload): Payload {
  return {
    metadata: Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, toBytes(value)])),
    data: toBytes(data),
  };
}

function toBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

defineWorkflowOptions(runPlan, { staticOptions: { typeInfo } });

export default runPlan;
