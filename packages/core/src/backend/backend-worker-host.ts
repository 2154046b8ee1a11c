import type { UnreadableDelivery } from "../adapter/execution.ts";
import type { AdapterWorker, WorkerStats } from "../adapter/worker-request.ts";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import { addModule } from "../registry/create-registry.ts";
import type { TaskFailure } from "../result/task-failure.ts";
import { defineTask } from "../task/define-task.ts";
import { isTask, type Task } from "../task/task.ts";
import { createExecutor } from "../worker/create-executor.ts";
import { WorkerSlots } from "../worker/worker-slots.ts";
import { isWorkflow, type Workflow } from "../workflow/workflow.ts";
import type { BackendState } from "./backend-state.ts";
import type { Worker, WorkerHost, WorkerOptions } from "./worker-host.ts";
import { resolveServedTasks, resolveWorkerSettings } from "./worker-settings.ts";

/** Registering tasks and serving them, over what an adapter can run. */
export function createWorkerHost(state: BackendState): WorkerHost {
  const host = {
    registerTask: (...definition: readonly unknown[]) => registerTask(state, definition),

    registerWorkflow(workflow: Workflow): Workflow {
      state.checkOpen();
      if (!isWorkflow(workflow))
        throw new InvalidOptionError("workflow", "must come from workflow() or defineWorkflow()");
      state.registry.add(workflow);
      return workflow;
    },

    startWorker: async (options: WorkerOptions = {}) => startWorker(state, options),

    async runWorker(
      options: WorkerOptions & { readonly signal?: AbortSignal | undefined } = {},
    ): Promise<void> {
      const { signal, ...workerOptions } = options;
      const worker = await startWorker(state, workerOptions);
      const stop = (): void => void worker.stop().catch(() => undefined);
      if (signal?.aborted === true) stop();
      signal?.addEventListener("abort", stop, { once: true });
      await worker.done.finally(() => signal?.removeEventListener("abort", stop));
    },
  };
  return host as WorkerHost;
}

function registerTask(state: BackendState, definition: readonly unknown[]): Task {
  state.checkOpen();
  const [first] = definition;
  const task = isTask(first) ? first : (defineTask as (...args: readonly unknown[]) => Task)(...definition);
  state.registry.add(task);
  return task;
}

async function startWorker(state: BackendState, options: WorkerOptions): Promise<Worker> {
  state.checkOpen();
  const settings = resolveWorkerSettings(options);
  for (const module of options.tasks ?? []) addModule(state.registry, module, "worker");
  const tasks = resolveServedTasks(state, options.defaults);
  const execute = createExecutor({
    tasks,
    backendName: state.backend.name,
    workerName: settings.name,
    maxDeliveries: settings.maxDeliveries,
    capabilities: state.capabilities,
    logger: state.logger,
  });
  const slots = new WorkerSlots(settings.concurrency, execute, (ended) => {
    if (ended >= settings.maxTasks) void worker.stop().catch(() => undefined);
  });
  const { queues, concurrency, name, maxDeliveries, drainTimeoutMs } = settings;
  const adapterWorker = state.adapter.startWorker({
    queues,
    tasks,
    concurrency,
    name,
    maxDeliveries,
    native: options.native?.[state.backend.name],
    logger: state.logger,
    freeSlots: () => slots.free,
    takeSlot: (signal) => slots.take(signal),
    refuse: (delivery) => refuseDelivery(state, slots, delivery),
  });
  const worker = createWorker(state, adapterWorker, {
    name,
    queues,
    taskNames: [...tasks.keys()],
    drainTimeoutMs,
    stats: () => slots.stats(),
  });
  await adapterWorker.ready;
  return worker;
}

function refuseDelivery(state: BackendState, slots: WorkerSlots, delivery: UnreadableDelivery): TaskFailure {
  slots.countRefused();
  state.logger.warn("A delivery cannot be read as a task, and is ended.", { ...delivery });
  return {
    code: "INVALID_ARGUMENTS",
    type: "UnreadableDelivery",
    message: delivery.reason,
    retryable: false,
  };
}

interface WorkerParts {
  readonly name: string;
  readonly queues: readonly string[];
  readonly taskNames: readonly string[];
  readonly drainTimeoutMs: number;
  stats(): WorkerStats;
}

function createWorker(state: BackendState, adapterWorker: AdapterWorker, parts: WorkerParts): Worker {
  const stop: Worker["stop"] = async (options) => {
    await adapterWorker.stop({ deadlineMs: options?.drainTimeoutMs ?? parts.drainTimeoutMs });
  };
  const worker: Worker = Object.freeze({
    name: parts.name,
    queues: parts.queues,
    taskNames: parts.taskNames,
    done: adapterWorker.done,
    isHealthy: () => adapterWorker.isHealthy(),
    stats: () => parts.stats(),
    stop,
    [Symbol.asyncDispose]: stop,
  });
  state.workers.add(worker);
  const forget = (): void => void state.workers.delete(worker);
  adapterWorker.done.then(forget, forget);
  return worker;
}
