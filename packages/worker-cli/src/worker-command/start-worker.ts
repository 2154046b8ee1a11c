import type { LoadedModule, Logger, TaskBackend, Worker } from "@task-abstraction/core";
import { loadEnvironmentFile, openBackend } from "../backend/open-backend.ts";
import type { Session } from "../command-line/session.ts";
import { withDeadline } from "../deadline/with-deadline.ts";
import { type HealthState, serveHealth } from "../health/serve-health.ts";
import { noModulesError } from "../modules/no-modules-error.ts";
import type { CleanUp } from "./clean-up.ts";
import { type ResolvedQueues, resolveQueues } from "./resolve-queues.ts";
import { describeUnservedTasks } from "./unserved-tasks.ts";
import type { WorkerCommandOptions } from "./worker-options.ts";

/** What a start needs. */
export interface Start {
  readonly options: WorkerCommandOptions;
  readonly session: Session;
  readonly logger: Logger;
  readonly cleanUp: CleanUp;
  readonly health: HealthState;
}

/** An embedded engine may have to be started first. */
const CONNECT_DEADLINE_MS = 30_000;
const START_DEADLINE_MS = 30_000;
const CLOSE_BACKEND_DEADLINE_MS = 5_000;
const CLOSE_HEALTH_DEADLINE_MS = 1_000;

/** Loads, connects and starts; what it opens is in `cleanUp`. */
export async function startWorker(start: Start): Promise<Worker> {
  const { options, logger } = start;
  loadEnvironmentFile(options);
  const queues = resolveQueues(options.queues, process.env, start.session.application.commands.worker);
  const backend = await openWorkerBackend(start, await loadWorkerModules(start));
  await openHealth(start, backend);
  await backend.ping({ timeoutMs: CONNECT_DEADLINE_MS });
  const worker = await withDeadline(
    "Starting the worker",
    START_DEADLINE_MS,
    backend.startWorker(workerOptions(options, queues)),
  );
  start.health.worker = worker;
  announce(logger, { backend, worker, queues, concurrency: options.concurrency });
  return worker;
}

async function loadWorkerModules({ options, session }: Start): Promise<readonly LoadedModule[]> {
  const { application } = session;
  const { specifiers } = await application.findModules(options.tasks);
  if (specifiers.length === 0) throw noModulesError(application.commands.worker);
  return application.loadModules(specifiers);
}

async function openWorkerBackend(
  { options, session, logger, cleanUp }: Start,
  modules: readonly LoadedModule[],
): Promise<TaskBackend> {
  const backend = await openBackend(options, session, { modules, logger });
  cleanUp.add({
    name: "Closing the backend",
    deadlineMs: CLOSE_BACKEND_DEADLINE_MS,
    run: () => backend.close(),
  });
  return backend;
}

/** Served from before the first connection: a worker that waits for its engine is alive and not ready. */
async function openHealth(
  { options, session, logger, cleanUp, health }: Start,
  backend: TaskBackend,
): Promise<void> {
  if (options.healthPort === undefined) return;
  health.backend = backend;
  const server = await serveHealth({
    port: options.healthPort,
    host: options.healthHost,
    state: health,
    secrets: session.secrets,
  });
  cleanUp.add({
    name: "Closing the health server",
    deadlineMs: CLOSE_HEALTH_DEADLINE_MS,
    run: () => server.close(),
  });
  logger.info("Health probes are served.", { port: server.port, paths: ["/livez", "/readyz"] });
}

function workerOptions(options: WorkerCommandOptions, { queues }: ResolvedQueues) {
  const { concurrency, name, drainTimeout, maxTasks, maxDeliveries } = options;
  return { queues, concurrency, name, drainTimeoutMs: drainTimeout, maxTasks, maxDeliveries };
}

interface Announcement {
  readonly backend: TaskBackend;
  readonly worker: Worker;
  readonly queues: ResolvedQueues;
  readonly concurrency: number;
}

function announce(logger: Logger, { backend, worker, queues, concurrency }: Announcement): void {
  const { name, taskNames } = worker;
  logger.info("Worker started.", {
    name,
    backend: backend.name,
    queues: worker.queues,
    tasks: taskNames.length,
    concurrency,
  });
  const unserved = describeUnservedTasks(backend.registry, worker.queues);
  if (unserved !== undefined) logger.warn(unserved);
  if (queues.from === "default")
    logger.debug("Serving the queue default: neither --queues nor TASK_QUEUES names others.");
}
