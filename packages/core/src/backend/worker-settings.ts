import { hostname } from "node:os";
import { InvalidNameError } from "../errors/invalid-name-error.ts";
import { InvalidOptionError } from "../errors/invalid-option-error.ts";
import { checkRetryPolicy, resolveRetryPolicy } from "../task/retry-policy.ts";
import { checkQueueName } from "../task/task-name.ts";
import type { RetryPolicy } from "../task/task-options.ts";
import type { RunnableServedTask } from "../worker/create-executor.ts";
import type { BackendState } from "./backend-state.ts";
import type { WorkerOptions } from "./worker-host.ts";

/** {@link WorkerOptions} with every default filled in. */
export interface WorkerSettings {
  readonly queues: readonly [string, ...string[]];
  readonly concurrency: number;
  readonly name: string;
  readonly drainTimeoutMs: number;
  readonly maxDeliveries: number;
  readonly maxTasks: number;
}

/** @throws InvalidOptionError (INVALID_OPTION), InvalidNameError (INVALID_NAME) */
export function resolveWorkerSettings(options: WorkerOptions): WorkerSettings {
  const settings = {
    queues: uniqueQueues(options.queues ?? ["default"]),
    concurrency: options.concurrency ?? 10,
    name: options.name ?? `${hostname()}-${process.pid}-${randomSuffix()}`,
    drainTimeoutMs: options.drainTimeoutMs ?? 25_000,
    maxDeliveries: options.maxDeliveries ?? 5,
    maxTasks: options.maxTasks ?? Number.POSITIVE_INFINITY,
  };
  checkCount("concurrency", settings.concurrency);
  checkCount("maxDeliveries", settings.maxDeliveries);
  if (options.maxTasks !== undefined) checkCount("maxTasks", settings.maxTasks);
  if (!(settings.drainTimeoutMs >= 0))
    throw new InvalidOptionError("drainTimeoutMs", "must be 0 or more milliseconds");
  if (!/^[\w.@:-]{1,100}$/.test(settings.name)) {
    throw new InvalidNameError("worker", settings.name, "use 1 to 100 letters, digits and _ . @ : -");
  }
  return settings;
}

function uniqueQueues(queues: readonly string[]): readonly [string, ...string[]] {
  const [first, ...rest] = new Set(queues.map(checkQueueName));
  if (first === undefined) throw new InvalidOptionError("queues", "must name at least one queue");
  return [first, ...rest];
}

function checkCount(option: string, value: number): void {
  if (!(Number.isInteger(value) && value >= 1))
    throw new InvalidOptionError(option, "must be a whole number of at least 1");
}

/** The tasks of the registry with their policies: the task's own, then the worker's, then the defaults. */
export function resolveServedTasks(
  state: BackendState,
  defaults: WorkerOptions["defaults"],
): ReadonlyMap<string, RunnableServedTask> {
  const environment = environmentDefaults(process.env);
  checkRetryPolicy(defaults?.retry ?? {}, "of the worker's defaults");
  if (defaults?.timeoutMs !== undefined && !(defaults.timeoutMs > 0)) {
    throw new InvalidOptionError(
      "timeoutMs",
      "of the worker's defaults must be a positive number of milliseconds",
    );
  }
  const served = new Map<string, RunnableServedTask>();
  for (const [name, definition] of state.registry.tasks) {
    served.set(name, {
      name,
      definition,
      retry: resolveRetryPolicy(definition.options.retry, defaults?.retry, environment.retry),
      timeoutMs: resolveTimeout(
        state,
        name,
        definition.options.timeoutMs ?? defaults?.timeoutMs ?? environment.timeoutMs,
      ),
      native: definition.options.native?.[state.backend.name],
    });
  }
  return served;
}

function resolveTimeout(state: BackendState, taskName: string, timeoutMs: number | undefined): number | null {
  const { maxRunMs } = state.capabilities;
  if (timeoutMs !== undefined && maxRunMs !== null && timeoutMs > maxRunMs) {
    throw new InvalidOptionError(
      "timeoutMs",
      `of task "${taskName}" is ${timeoutMs}; the ${state.backend.name} backend lets an attempt run at most ${maxRunMs} ms`,
    );
  }
  return timeoutMs ?? maxRunMs;
}

/** Policy set at deployment. */
function environmentDefaults(environment: NodeJS.ProcessEnv): {
  retry: RetryPolicy;
  timeoutMs: number | undefined;
} {
  return {
    retry: {
      maxAttempts: readNumber(environment, "TASK_MAX_ATTEMPTS", 1),
      initialDelayMs: readNumber(environment, "TASK_RETRY_DELAY_MS", 0),
    },
    timeoutMs: readNumber(environment, "TASK_TIMEOUT_MS", 1),
  };
}

function readNumber(environment: NodeJS.ProcessEnv, name: string, minimum: number): number | undefined {
  const text = environment[name];
  if (text === undefined || text === "") return undefined;
  const value = Number(text);
  if (!(Number.isInteger(value) && value >= minimum)) {
    throw new InvalidOptionError(
      name,
      `is ${JSON.stringify(text)}, but must be a whole number of at least ${minimum}`,
    );
  }
  return value;
}

/** By the global, which loads on first use: importing `node:crypto` would be half of the time this package takes to load. */
function randomSuffix(): string {
  return crypto.randomUUID().slice(0, 6);
}
