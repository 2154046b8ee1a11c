import {
  ConfigurationError,
  createBackend,
  type DefinedBackend,
  isProduction,
  type Registry,
  resolveConfiguration,
  type TaskBackend,
  type WorkerOptions,
} from "@task-abstraction/core";
import type { Session } from "../command-line/session.ts";
import { withDeadline } from "../deadline/with-deadline.ts";
import { createNoteLogger } from "../log/note-logger.ts";
import { describeUnservedTasks } from "../worker-command/unserved-tasks.ts";
import { listBackendWarnings } from "./backend-warnings.ts";
import { checkConnection } from "./check-connection.ts";
import { type CheckDraft, noting } from "./check-draft.ts";
import type { CheckedBackend } from "./check-report.ts";
import { checkTasks, describeUnservedSteps, listWorkflows } from "./check-tasks.ts";
import { describeLimits } from "./describe-limits.ts";
import { describeSettings } from "./describe-settings.ts";
import type { CheckOptions } from "./inspect.ts";
import { planWorker } from "./plan-worker.ts";

const CLOSE_DEADLINE_MS = 5_000;

/** What a backend is checked against. */
export interface Inspection {
  readonly definition: DefinedBackend;
  readonly registry: Registry;
  readonly options: CheckOptions;
  readonly session: Session;
}

/** Looks at a backend: its configuration, what it can do, what it says to the tasks, whether it answers. */
export async function inspectBackend(draft: CheckDraft, inspection: Inspection): Promise<void> {
  const { definition, session } = inspection;
  draft.backend = describeBackend(inspection);
  const configuration = checkConfiguration(draft, definition);
  draft.configuration = describeSettings(definition, configuration, process.env);
  if (configuration === undefined) return;
  draft.warnings.push(...listBackendWarnings(definition, configuration));
  const backend = createBackend(definition, { logger: createNoteLogger(session.output) });
  draft.capabilities = backend.capabilities;
  draft.warnings.push(...describeLimits(backend.capabilities));
  await inspectTasks(draft, inspection);
  await inspectConnection(draft, backend);
}

function describeBackend({ definition, options, session }: Inspection): CheckedBackend {
  const fromEnvironment = process.env["TASK_BACKEND_TYPE"] || undefined;
  const type = options.backend ?? fromEnvironment ?? definition.name;
  const from =
    options.backend !== undefined
      ? "--backend"
      : fromEnvironment !== undefined
        ? "TASK_BACKEND_TYPE"
        : "default";
  return { name: definition.name, type, from, package: session.application.findBackendPackage(type) };
}

function checkConfiguration(
  draft: CheckDraft,
  definition: DefinedBackend,
): Readonly<Record<string, unknown>> | undefined {
  try {
    return resolveConfiguration(definition, {}, process.env, isProduction(process.env));
  } catch (error) {
    if (!ConfigurationError.isInstance(error)) throw error;
    draft.problems.push(...error.problems.map((problem) => `Configuration: ${problem}.`));
    return undefined;
  }
}

async function inspectTasks(draft: CheckDraft, { definition, registry, options }: Inspection): Promise<void> {
  const worker: WorkerOptions = {
    queues: draft.queues?.names,
    concurrency: options.concurrency,
    name: options.name,
  };
  // Once without tasks: what is wrong with the worker's own options is one problem, not one of each task.
  if ((await noting(draft, () => planWorker(definition, [], worker))) === undefined) return;
  draft.tasks = await checkTasks(definition, registry, worker);
  draft.workflows = listWorkflows(registry);
  draft.problems.push(...draft.tasks.flatMap(({ problem }) => (problem === null ? [] : [problem])));
  if (draft.queues === null) return;
  const unserved = describeUnservedTasks(registry, draft.queues.names);
  if (unserved !== undefined) draft.warnings.push(unserved);
  draft.warnings.push(...describeUnservedSteps(registry, draft.queues.names));
}

async function inspectConnection(draft: CheckDraft, backend: TaskBackend): Promise<void> {
  draft.connection = await checkConnection(backend);
  const { reachable } = draft.connection;
  if (!reachable) draft.problems.push(`The engine cannot be reached: ${draft.connection.error}`);
  await noting(draft, () => withDeadline("Closing the backend", CLOSE_DEADLINE_MS, backend.close()));
}
