import {
  type Capabilities,
  createBackend,
  defineAdapter,
  type Invocation,
  type Logger,
  type Outcome,
  type Task,
  type WorkerRequest,
} from "@task-abstraction/core";

/** What a test decides about the run. */
export interface RunOptions {
  readonly attempt?: number;
  readonly signal?: AbortSignal;
  readonly logger?: Logger;
}

/**
 * Runs a task as a worker's core runs a delivery, which `task.run` does not show: its attempt, its signal, and what
 * becomes of its error on a worker that gives tasks 3 attempts. Resolves when the handler has let go of its slot.
 */
export async function runOnWorker(
  task: Task,
  args: readonly unknown[],
  options: RunOptions = {},
): Promise<Outcome> {
  let started: WorkerRequest | undefined;
  const definition = defineAdapter({
    name: "in-process",
    specVersion: 1,
    capabilities,
    configuration: {},
    create: () => ({
      startWorker(request: WorkerRequest) {
        started = request;
        return {
          ready: Promise.resolve(),
          done: Promise.resolve(),
          isHealthy: () => true,
          stop: () => Promise.resolve(),
        };
      },
      close: () => Promise.resolve(),
      submit: unused,
      getResult: unused,
      submitWorkflow: unused,
      getWorkflowResult: unused,
      ping: unused,
      native: undefined,
    }),
  });
  await using backend = createBackend(definition, { tasks: [[task]], logger: options.logger });
  await backend.startWorker({ concurrency: 1, defaults: { retry: { maxAttempts: 3 } } });
  const invocation = describeInvocation(task, args, options);
  const { takeSlot } = started as unknown as WorkerRequest;
  const outcome = await (await takeSlot(AbortSignal.timeout(1_000))).execute(invocation);
  (await takeSlot(AbortSignal.timeout(1_000))).giveBack();
  return outcome;
}

function describeInvocation(
  task: Task,
  args: readonly unknown[],
  { attempt = 1, signal }: RunOptions,
): Invocation {
  return {
    id: "test",
    taskName: task.name,
    queue: "default",
    attempt,
    delivery: 1,
    args,
    kwargs: undefined,
    headers: {},
    expiresAt: undefined,
    workflow: undefined,
    signal: signal ?? new AbortController().signal,
  };
}

function unused(): never {
  throw new Error("A worker's run needs none of this.");
}

const capabilities = {
  delay: false,
  priority: false,
  idempotencyKey: false,
  expires: false,
  cancel: false,
  unknownId: "not-found",
  unknownIdGraceMs: 0,
  unregisteredTask: "queued",
  results: "none",
  stepResults: false,
  retryDelay: "per-failure",
  crashUsesAttempt: false,
  workerLost: "configured",
  maxRunMs: null,
  maxPayloadBytes: null,
  reports: { attempts: false, startedAt: false, running: false, taskName: false },
} as const satisfies Capabilities;
