import { ActivityCancellationType, proxyActivities } from "@temporalio/workflow";

type Argument = { readonly row: number; readonly source: string };

const { noop: call } = proxyActivities<{ noop(argument: Argument): Promise<Argument> }>({
  startToCloseTimeout: "365 days",
  heartbeatTimeout: "10 s",
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
});

/** One activity. */
export function noop(argument: Argument): Promise<Argument> {
  return call(argument);
}

/** Three, each with the result of the one before. */
export async function noops(argument: Argument): Promise<Argument> {
  return call(await call(await call(argument)));
}
