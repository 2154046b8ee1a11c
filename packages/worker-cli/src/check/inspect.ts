import {
  ConfigurationError,
  createBackend,
  createRegistry,
  type DefinedBackend,
  isProduction,
  type LoadedModule,
  type Registry,
  resolveConfiguration,
  type TaskBackend,
  type WorkerOptions,
} from "@task-abstraction/core";
import { loadDefinition, loadEnvironmentFile } from "../backend/open-backend.ts";
import type { Session } from "../command-line/session.ts";
import type { BackendOptions, ModuleOptions } from "../command-line/shared-options.ts";
import { UsageError } from "../command-line/usage-error.ts";
import { withDeadline } from "../deadline/with-deadline.ts";
import { createNoteLogger } from "../log/note-logger.ts";
import { findModules } from "../modules/find-modules.ts";
import { loadModules } from "../modules/load-modules.ts";
import { resolveQueues } from "../worker-command/resolve-queues.ts";
import { describeUnservedTasks } from "../worker-command/unserved-tasks.ts";
import { listBackendWarnings } from "./backend-warnings.ts";
import { checkConnection } from "./check-connection.ts";
import type { CheckedBackend, CheckReport } from "./check-report.ts";
import { checkTasks, describeUnservedSteps, listWorkflows } from "./check-tasks.ts";
import { describeLimits } from "./describe-limits.ts";
import { describeSettings } from "./describe-settings.ts";
import { findBackendPackage } from "./find-backend-package.ts";
import { planWorker } from "./plan-worker.ts";

/** What a check looks at. */
export interface CheckOptions extends BackendOptions, ModuleOptions {
  readonly queues?: readonly string[];
  readonly concurrency?: number;
  readonly name?: string;
}

/** A report in the making. */
type Draft = { -readonly [Key in keyof Omit<CheckReport, "ok" | "problems" | "warnings">]: CheckReport[Key] } & {
  readonly problems: string[];
  readonly warnings: string[];
};

const CLOSE_DEADLINE_MS = 5_000;

/** Checks tasks x capabilities x configuration x connection; what is wrong with one part does not hide the others. */
export async function inspect(options: CheckOptions, session: Session): Promise<CheckReport> {
  loadEnvironmentFile(options);
  const draft = emptyDraft();
  const registry = await collectTasks(draft, options);
  checkQueues(draft, options);
  const definition = await noting(draft, () => loadDefinition(options, session));
  if (definition !== undefined) await inspectBackend(draft, { definition, registry, options, session });
  return { ok: draft.problems.length === 0, ...draft };
}

function emptyDraft(): Draft {
  return {
    backend: null,
    configuration: [],
    connection: null,
    capabilities: null,
    queues: null,
    tasks: [],
    workflows: [],
    problems: [],
    warnings: [],
  };
}

async function collectTasks(draft: Draft, options: CheckOptions): Promise<Registry> {
  const { specifiers } = await findModules(options.tasks, process.env);
  if (specifiers.length === 0) {
    draft.warnings.push('No tasks were checked: give --tasks ./tasks.ts, set TASK_MODULES, or list "taskModules" in package.json.');
  }
  const modules: LoadedModule[] = [];
  for (const specifier of specifiers) modules.push(...((await noting(draft, () => loadModules([specifier]))) ?? []));
  return (await noting(draft, () => createRegistry(modules))) ?? createRegistry();
}

function checkQueues(draft: Draft, options: CheckOptions): void {
  try {
    const { queues, from } = resolveQueues(options.queues, process.env, "task-backend-worker");
    draft.queues = { names: queues, from };
  } catch (error) {
    draft.problems.push(describe(error));
  }
}

interface Inspection {
  readonly definition: DefinedBackend;
  readonly registry: Registry;
  readonly options: CheckOptions;
  readonly session: Session;
}

async function inspectBackend(draft: Draft, inspection: Inspection): Promise<void> {
  const { definition, session } = inspection;
  draft.backend = describeBackend(definition, inspection.options);
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

function describeBackend(definition: DefinedBackend, options: CheckOptions): CheckedBackend {
  const fromEnvironment = process.env["TASK_BACKEND_TYPE"] || undefined;
  const type = options.backend ?? fromEnvironment ?? definition.name;
  const from = options.backend !== undefined ? "--backend" : fromEnvironment !== undefined ? "TASK_BACKEND_TYPE" : "default";
  return { name: definition.name, type, from, package: findBackendPackage(type) };
}

function checkConfiguration(draft: Draft, definition: DefinedBackend): Readonly<Record<string, unknown>> | undefined {
  try {
    return resolveConfiguration(definition, {}, process.env, isProduction(process.env));
  } catch (error) {
    if (!ConfigurationError.isInstance(error)) throw error;
    draft.problems.push(...error.problems.map((problem) => `Configuration: ${problem}.`));
    return undefined;
  }
}

async function inspectTasks(draft: Draft, { definition, registry, options }: Inspection): Promise<void> {
  const worker: WorkerOptions = { queues: draft.queues?.names, concurrency: options.concurrency, name: options.name };
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

async function inspectConnection(draft: Draft, backend: TaskBackend): Promise<void> {
  draft.connection = await checkConnection(backend);
  if (!draft.connection.reachable) draft.problems.push(`The engine cannot be reached: ${draft.connection.error}`);
  await noting(draft, () => withDeadline("Closing the backend", CLOSE_DEADLINE_MS, backend.close()));
}

/** Runs one part of the check; its failure becomes a problem of the report. */
async function noting<Result>(draft: Draft, part: () => Result | Promise<Result>): Promise<Result | undefined> {
  try {
    return await part();
  } catch (error) {
    draft.problems.push(describe(error));
    return undefined;
  }
}

function describe(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof UsageError && error.next !== undefined ? `${message} Next: ${error.next}` : message;
}
