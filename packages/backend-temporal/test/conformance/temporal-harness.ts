import type { Harness, Probe, Settings } from "@task-abstraction/conformance";
import { createNamespace, startTemporal, type TemporalOptions } from "@task-abstraction/engines";
import { Client, Connection } from "@temporalio/client";
import { startForeignRuns } from "./foreign-runs.ts";

/** Of `state` of an activity that waits. */
const SCHEDULED = 1;

/** A Temporal of its own, since it may be killed: a namespace for each test. */
export async function startTemporalHarness(options: TemporalOptions, settings: Settings): Promise<Harness> {
  const server = await startTemporal(options);
  const isStandalone = settings["execution"] === "activity";
  return {
    async fresh() {
      const { address, namespace } = await createNamespace(server);
      const client = <Result>(work: (client: Client) => Promise<Result>) =>
        withClient({ address, namespace }, work);
      const probe: Probe = {
        countTasks: () => client((opened) => countRuns(opened, isStandalone)),
        countReady: () => client((opened) => countScheduled(opened, isStandalone)),
      };
      return {
        configuration: { ...settings, address, namespace },
        probe,
        foreignMessages: startForeignRuns({ address, namespace }),
      };
    },
    async killEngine() {
      await server.kill();
      return () => server.start();
    },
    async pauseEngine() {
      await server.pause();
      return () => server.unpause();
    },
    stop: () => server.stop(),
  };
}

/** Chains are workflows also where tasks are none. */
async function countRuns({ workflow, activity }: Client, isStandalone: boolean): Promise<number> {
  const { count } = await workflow.count();
  return isStandalone ? count + (await activity.count("")).count : count;
}

async function countScheduled({ workflow, activity }: Client, isStandalone: boolean): Promise<number> {
  let scheduled = 0;
  if (isStandalone)
    for await (const { activityId } of activity.list("")) {
      const { runState } = await activity.getHandle(activityId).describe();
      if (runState === "SCHEDULED") scheduled += 1;
    }
  for await (const { workflowId } of workflow.list()) {
    const { raw } = await workflow.getHandle(workflowId).describe();
    if (raw.pendingActivities?.some(({ state }) => state === SCHEDULED)) scheduled += 1;
  }
  return scheduled;
}

async function withClient<Result>(
  { address, namespace }: { readonly address: string; readonly namespace: string },
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const connection = await Connection.connect({ address });
  try {
    return await work(new Client({ connection, namespace }));
  } finally {
    await connection.close();
  }
}
