import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { Client, Connection } from "@temporalio/client";
import { type Contender, createArgument, type Place } from "../contender.ts";
import { onQueue } from "./on-queue.ts";
import {
  CHAIN_NAME,
  HEARTBEAT_MS,
  LONGEST_MS,
  TASK_NAME,
  toTemporalPlace,
  WORKER_OPTIONS,
} from "./temporal-plan.ts";

let isQuiet = false;

/** Submits of one call that are under way. */
const AT_ONCE = 32;

/** The SDK by itself: a workflow with one activity, written by hand, or the activity alone. It reads what ours reads. */
export async function openRawTemporal(place: Place, schema: string): Promise<Contender> {
  const { address, kind } = toTemporalPlace(place);
  const connection = Connection.lazy({ address });
  const client = new Client({ connection });
  const runs = kind === "temporal-workflow" ? workflows(client) : activities(client);
  return onQueue(schema, {
    ...runs,
    async prepare() {
      await connection.workflowService.describeNamespace({ namespace: "default" });
    },
    async submitMany(queue, count) {
      let next = 0;
      const line = async (): Promise<void> => {
        while (next < count) await runs.submit(queue, next++);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, line));
    },
    async work({ queue, concurrency, onExecuted }) {
      const { DefaultLogger, NativeConnection, Runtime, Worker } = await import("@temporalio/worker");
      // By itself it tells of every worker.
      if (!isQuiet) Runtime.install({ logger: new DefaultLogger("ERROR") });
      isQuiet = true;
      const native = await NativeConnection.connect({ address });
      const worker = await Worker.create({
        ...WORKER_OPTIONS,
        connection: native,
        taskQueue: queue,
        workflowsPath: createRequire(import.meta.url).resolve("./raw-temporal-workflows.ts"),
        activities: {
          async [TASK_NAME](argument: unknown) {
            onExecuted();
            return argument;
          },
        },
        maxConcurrentActivityTaskExecutions: concurrency,
        shutdownGraceTime: "10 s",
      });
      const ended = worker.run();
      return {
        async stop() {
          worker.shutdown();
          await ended;
          await native.close();
        },
      };
    },
    close: () => connection.close(),
  });
}

function workflows({ workflow }: Client): Pick<Contender, "submit" | "waitForResult" | "runChain"> {
  const start = async (type: string, taskQueue: string, value: number): Promise<string> => {
    const { workflowId } = await workflow.start(type, {
      workflowId: `${type}-${randomUUID()}`,
      workflowIdReusePolicy: "REJECT_DUPLICATE",
      taskQueue,
      args: [createArgument(value)],
    });
    return workflowId;
  };
  // The result, and where attempts and the start are.
  const read = async (id: string): Promise<void> => {
    const handle = workflow.getHandle(id);
    await handle.result();
    await handle.fetchHistory();
  };
  return {
    submit: (queue, value) => start(TASK_NAME, queue, value),
    waitForResult: (_queue, id) => read(id),
    runChain: async (queue, value) => read(await start(CHAIN_NAME, queue, value)),
  };
}

function activities({ activity }: Client): Pick<Contender, "submit" | "waitForResult"> {
  return {
    async submit(taskQueue, value) {
      const { activityId } = await activity.start(TASK_NAME, {
        id: `${TASK_NAME}-${randomUUID()}`,
        idReusePolicy: "REJECT_DUPLICATE",
        taskQueue,
        args: [createArgument(value)],
        startToCloseTimeout: LONGEST_MS,
        heartbeatTimeout: HEARTBEAT_MS,
      });
      return activityId;
    },
    async waitForResult(_queue, id) {
      const handle = activity.getHandle(id);
      await handle.result();
      await handle.describe();
    },
  };
}
