import type { TaskSnapshot, WorkflowSnapshot } from "@task-abstraction/core";
import type { Client } from "@temporalio/client";
import type { OpenClient } from "./open-client.ts";
import { type RunHistory, readHistory } from "./run-history.ts";
import { type PendingActivity, type RunFacts, taskSnapshotOf, workflowSnapshotOf } from "./run-snapshot.ts";
import { endOfFailure } from "./task-failures.ts";
import { isStepActivity, stepActivity, TASK_ACTIVITY } from "./workflow/activity-ids.ts";
import type { Plan } from "./workflow/plan.ts";

/** What Temporal says of an activity that runs. State 2 is started, 3 told of a cancel. */
const STARTED: ReadonlySet<number | null | undefined> = new Set([2, 3]);

/** A run that goes on so fast is read as it was found. */
const MOST_LOOKS = 3;

/** A task, by one call, or two while it is not over. */
export async function readTask(opened: OpenClient, workflowId: string): Promise<TaskSnapshot> {
  const facts = await readFacts(opened, workflowId);
  return taskSnapshotOf(facts, await opened.decoder.payload(workflowId, facts.end?.result));
}

/** A chain, likewise. */
export async function readChain(opened: OpenClient, workflowId: string): Promise<WorkflowSnapshot> {
  const facts = await readFacts(opened, workflowId);
  const { activities } = facts.history;
  const values = activities.map(({ result }) =>
    opened.decoder.payload(workflowId, result).then(
      (value) => ({ value: value ?? null }),
      // What cannot be decoded on the way is no reason to keep the rest back.
      () => ({}),
    ),
  );
  return workflowSnapshotOf(facts, {
    names: facts.stepNames,
    values: await Promise.all(values),
    value: await opened.decoder.payload(workflowId, facts.end?.result),
  });
}

/** What has happened, how it ended, and what it does now where it has not. */
export async function readFacts(opened: OpenClient, workflowId: string): Promise<RunFacts> {
  for (let looks = 1; ; looks += 1) {
    const { client, decoder } = opened;
    const handle = client.workflow.getHandle(workflowId);
    const history = readHistory(await handle.fetchHistory());
    const plan = (await decoder.payload(workflowId, history.plan)) as Plan | undefined;
    const stepNames = plan?.steps.map(({ task }) => task) ?? [history.name];
    const end = endOf(history, stepNames.length);
    if (end !== undefined) {
      const failure = end.failure && endOfFailure(await decoder.failure(workflowId, end.failure));
      return { history, stepNames, end, failure, now: [] };
    }
    const { raw, historyLength } = await handle.describe();
    // An activity that ended between the two calls would look as if it had not begun.
    if (historyLength !== history.length && looks < MOST_LOOKS) continue;
    return { history, stepNames, end, failure: undefined, now: (raw.pendingActivities ?? []).map(toPending) };
  }
}

type Described = Awaited<ReturnType<ReturnType<Client["workflow"]["getHandle"]>["describe"]>>;
type Pending = NonNullable<Described["raw"]["pendingActivities"]>[number];

function toPending({ activityId, state, attempt, lastStartedTime }: Pending): PendingActivity {
  return {
    activityId: activityId ?? "",
    isStarted: STARTED.has(state),
    attempt: attempt ?? 1,
    lastStartedTime,
  };
}

/**
 * A run is over when its last activity is, or one has failed: the workflow adds nothing. It is closed a moment later, or by the
 * next worker when the one that ran the activity has stopped.
 */
function endOf(history: RunHistory, steps: number): RunFacts["end"] {
  const last = history.activities.at(-1);
  const isLast = last?.activityId === TASK_ACTIVITY || last?.activityId === stepActivity(steps - 1);
  if (
    last?.ending !== undefined &&
    (isLast || (last.ending !== "completed" && isStepActivity(last.activityId)))
  )
    return { ...last, ending: last.ending };
  return history.ending === undefined ? undefined : { ...history, ending: history.ending };
}
