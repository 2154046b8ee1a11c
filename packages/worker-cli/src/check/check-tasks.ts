import type { DefinedBackend, Registry, Task, WorkerOptions } from "@task-abstraction/core";
import { sourceOf } from "../commands/tasks.ts";
import type { CheckedTask, CheckedWorkflow } from "./check-report.ts";
import { planWorker } from "./plan-worker.ts";

/** Each task as a worker would serve it; one by one, so that the refusal of one hides no other. */
export async function checkTasks(
  definition: DefinedBackend,
  registry: Registry,
  options: WorkerOptions,
): Promise<CheckedTask[]> {
  return Promise.all(
    [...registry.tasks.values()].map((task) => checkTask(definition, registry, { task, options })),
  );
}

async function checkTask(
  definition: DefinedBackend,
  registry: Registry,
  { task, options }: { readonly task: Task; readonly options: WorkerOptions },
): Promise<CheckedTask> {
  const facts = {
    name: task.name,
    source: sourceOf(registry, task.name),
    queue: task.options.queue ?? "default",
  };
  try {
    const served = (await planWorker(definition, [[task]], options)).get(task.name);
    return {
      ...facts,
      maxAttempts: served?.retry.maxAttempts ?? null,
      timeoutMs: served?.timeoutMs ?? null,
      problem: null,
    };
  } catch (error) {
    return {
      ...facts,
      maxAttempts: null,
      timeoutMs: null,
      problem: error instanceof Error ? error.message : String(error),
    };
  }
}

/** The workflows of the loaded modules. */
export function listWorkflows(registry: Registry): CheckedWorkflow[] {
  return [...registry.workflows.values()].map(({ name, steps }) => ({
    name,
    source: sourceOf(registry, name),
    steps: steps.map((step) => step.taskName),
  }));
}

/** Steps that no worker with these modules and queues would run. */
export function describeUnservedSteps(registry: Registry, queues: readonly string[]): string[] {
  return [...registry.workflows.values()].flatMap(({ name, steps }) =>
    steps.flatMap((step) => {
      const task = step.task ?? registry.tasks.get(step.taskName);
      if (!registry.tasks.has(step.taskName)) {
        return [
          `Workflow ${name}: no loaded module has the task of step "${step.taskName}"; another worker must serve it.`,
        ];
      }
      const queue = step.queue ?? task?.options.queue ?? "default";
      return queues.includes(queue)
        ? []
        : [`Workflow ${name}: step "${step.taskName}" goes to queue "${queue}", which is not served here.`];
    }),
  );
}
