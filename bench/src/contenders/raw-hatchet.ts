import { HatchetClient, type WorkflowDeclaration } from "@hatchet-dev/typescript-sdk/v1/index.js";
import { type Contender, createArgument, type Place } from "../contender.ts";
import { CHAIN_NAME, TASK_NAME, toHatchetPlace } from "./hatchet-plan.ts";
import { onQueue } from "./on-queue.ts";

const LONG = "8760h";
const LIMITS = { executionTimeout: LONG, scheduleTimeout: LONG } as const;

type Run = Awaited<ReturnType<HatchetClient["admin"]["runWorkflow"]>>;

/** The SDK by itself: a workflow of one task, and a DAG of three, written by hand. What has ended is confirmed by the engine's core. */
export async function openRawHatchet(place: Place, schema: string): Promise<Contender> {
  const { token, hostPort, apiUrl, tlsStrategy } = toHatchetPlace(place);
  // Each worker of the SDK listens for signals, and never stops to.
  process.setMaxListeners(0);
  const client = HatchetClient.init({
    token,
    host_port: hostPort,
    ...(apiUrl !== undefined && { api_url: apiUrl }),
    tls_config: { tls_strategy: tlsStrategy as "none" | "tls" },
    log_level: "ERROR",
    logger: () => quiet as never,
  });
  const runs = new Map<string, Run>();
  let onExecuted: () => void = () => undefined;
  const noop = async (argument: object) => {
    onExecuted();
    return { value: argument };
  };
  const remember = async (run: Run): Promise<string> => {
    const id = await run.getWorkflowRunId();
    runs.set(id, run);
    return id;
  };
  const read = async (id: string): Promise<void> => {
    await runs.get(id)?.output;
    runs.delete(id);
    await client.runs.getDetails(id);
  };
  const startWorker = (queue: string, slots: number) =>
    client.worker(`worker-${queue}`, { workflows: declare(client, queue, noop), slots, handleKill: false });
  return onQueue(schema, {
    // Which registers the workflows.
    prepare: async (queue) => void (await startWorker(queue, 1)),
    submit: async (queue, value) =>
      remember(await client.admin.runWorkflow(`${queue}.${TASK_NAME}`, createArgument(value))),
    async submitMany(queue, count) {
      await client.admin.runWorkflows(
        Array.from({ length: count }, (_, index) => ({
          workflowName: `${queue}.${TASK_NAME}`,
          input: createArgument(index),
        })),
      );
    },
    async work({ queue, concurrency, onExecuted: callback }) {
      onExecuted = callback;
      const worker = await startWorker(queue, concurrency);
      void worker.start();
      await worker.waitUntilReady(10_000);
      return { stop: () => worker.stop() };
    },
    waitForResult: (_queue, id) => read(id),
    runChain: async (queue, value) =>
      read(await remember(await client.admin.runWorkflow(`${queue}.${CHAIN_NAME}`, createArgument(value)))),
    // The SDK has no way to: its process is ended.
    close: async () => undefined,
  });
}

function declare(
  client: HatchetClient,
  queue: string,
  fn: (argument: object) => Promise<{ readonly value: object }>,
): WorkflowDeclaration<never, never>[] {
  const single = client.workflow({ name: `${queue}.${TASK_NAME}` });
  single.task({ name: TASK_NAME, fn: fn as never, ...LIMITS });
  const chain = client.workflow({ name: `${queue}.${CHAIN_NAME}` });
  const first = chain.task({ name: "s0", fn: fn as never, ...LIMITS });
  const second = chain.task({
    name: "s1",
    parents: [first],
    fn: (async (_input: object, context: { parentOutput(task: unknown): Promise<object> }) =>
      fn(await context.parentOutput(first))) as never,
    ...LIMITS,
  });
  chain.task({
    name: "s2",
    parents: [second],
    fn: (async (_input: object, context: { parentOutput(task: unknown): Promise<object> }) =>
      fn(await context.parentOutput(second))) as never,
    ...LIMITS,
  });
  return [single, chain] as never;
}

const ignore = (): void => undefined;
const quiet = { debug: ignore, info: ignore, green: ignore, warn: ignore, error: ignore, util: ignore };
