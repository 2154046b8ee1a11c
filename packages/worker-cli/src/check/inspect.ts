import { createRegistry, type LoadedModule, type Registry } from "@task-abstraction/core";
import { loadDefinition, loadEnvironmentFile } from "../backend/open-backend.ts";
import type { Session } from "../command-line/session.ts";
import type { BackendOptions, ModuleOptions } from "../command-line/shared-options.ts";
import { resolveQueues } from "../worker-command/resolve-queues.ts";
import { type CheckDraft, createDraft, noting } from "./check-draft.ts";
import type { CheckReport } from "./check-report.ts";
import { inspectBackend } from "./inspect-backend.ts";

/** What a check looks at. */
export interface CheckOptions extends BackendOptions, ModuleOptions {
  readonly queues?: readonly string[];
  readonly concurrency?: number;
  readonly name?: string;
}

/** Checks tasks x capabilities x configuration x connection; what is wrong with one part does not hide the others. */
export async function inspect(options: CheckOptions, session: Session): Promise<CheckReport> {
  loadEnvironmentFile(options);
  const draft = createDraft();
  const registry = await collectTasks(draft, options, session);
  await noting(draft, () => checkQueues(draft, options, session));
  const definition = await noting(draft, () => loadDefinition(options, session));
  if (definition !== undefined) await inspectBackend(draft, { definition, registry, options, session });
  return { ok: draft.problems.length === 0, ...draft };
}

async function collectTasks(
  draft: CheckDraft,
  options: CheckOptions,
  { application }: Session,
): Promise<Registry> {
  const { specifiers } = await application.findModules(options.tasks);
  if (specifiers.length === 0) {
    draft.warnings.push(
      'No tasks were checked: give --tasks ./tasks.ts, set TASK_MODULES, or list "taskModules" in package.json.',
    );
  }
  const modules: LoadedModule[] = [];
  for (const specifier of specifiers)
    modules.push(...((await noting(draft, () => application.loadModules([specifier]))) ?? []));
  return (await noting(draft, () => createRegistry(modules))) ?? createRegistry();
}

function checkQueues(draft: CheckDraft, options: CheckOptions, { application }: Session): void {
  const { queues, from } = resolveQueues(options.queues, process.env, application.commands.worker);
  draft.queues = { names: queues, from };
}
