import { isAbsolute, relative } from "node:path";
import {
  createRegistry,
  type Registry,
  resolveRetryPolicy,
  type Task,
  type Workflow,
} from "@task-abstraction/core";
import type { Command } from "commander";
import { type ExitCode, exitCodes } from "../command-line/exit-codes.ts";
import type { Session } from "../command-line/session.ts";
import { addJsonOption, addModuleOptions, type ModuleOptions } from "../command-line/shared-options.ts";
import { noModulesError } from "../modules/no-modules-error.ts";
import { printTaskList } from "../output/print-task-list.ts";

/** A task as `task-backend tasks` lists it: what its definition says, before any worker's defaults. */
export interface ListedTask {
  readonly name: string;
  readonly kind: "task";
  readonly queue: string;
  readonly maxAttempts: number;
  readonly timeoutMs: number | null;
  readonly description: string | null;
  readonly source: string;
}

/** A workflow as `task-backend tasks` lists it. */
export interface ListedWorkflow {
  readonly name: string;
  readonly kind: "workflow";
  readonly steps: readonly string[];
  readonly source: string;
}

/** `task-backend tasks`. */
export function addTasksCommand(program: Command, session: Session): void {
  const command = program
    .command("tasks")
    .summary("list the tasks and workflows of modules")
    .description("Lists the tasks and workflows of modules, and where each comes from.");
  addJsonOption(addModuleOptions(command))
    .allowExcessArguments(false)
    .action(session.action((options: ModuleOptions) => listTasks(session, options)));
}

async function listTasks({ output, application }: Session, options: ModuleOptions): Promise<ExitCode> {
  const { specifiers } = await application.findModules(options.tasks);
  if (specifiers.length === 0) throw noModulesError(application.commands.tasks);
  const registry = createRegistry(await application.loadModules(specifiers));
  const tasks = [...registry.tasks.values()].map((task) => listTask(registry, task));
  const workflows = [...registry.workflows.values()].map((workflow) => listWorkflow(registry, workflow));
  if (output.json) output.printDocument({ tasks, workflows });
  else printTaskList(output, [...tasks, ...workflows]);
  return exitCodes.done;
}

function listTask(registry: Registry, { name, options }: Task): ListedTask {
  return {
    name,
    kind: "task",
    queue: options.queue ?? "default",
    maxAttempts: resolveRetryPolicy(options.retry).maxAttempts,
    timeoutMs: options.timeoutMs ?? null,
    description: options.description ?? null,
    source: sourceOf(registry, name),
  };
}

function listWorkflow(registry: Registry, { name, steps }: Workflow): ListedWorkflow {
  return {
    name,
    kind: "workflow",
    steps: steps.map((step) => step.taskName),
    source: sourceOf(registry, name),
  };
}

/** As a person here would write it. */
export function sourceOf(registry: Registry, name: string): string {
  const source = registry.sourceOf(name) ?? "registration";
  if (!isAbsolute(source)) return source;
  const path = relative(process.cwd(), source);
  return path === "" || path.startsWith("..") ? source : `./${path}`;
}
