import type { Task } from "../task/task.ts";
import type { Workflow } from "../workflow/workflow.ts";

/** A module's exports, or any object or list that holds tasks and workflows. */
export type TaskModule = Readonly<Record<string, unknown>> | readonly unknown[] | LoadedModule;

/** A module with the place it came from, for messages. */
export interface LoadedModule {
  readonly source: string;
  readonly exports: Readonly<Record<string, unknown>>;
}

/** Tasks and workflows by name. */
export interface Registry {
  readonly tasks: ReadonlyMap<string, Task>;
  readonly workflows: ReadonlyMap<string, Workflow>;
  /** Where a name came from, for instance the path of its module. */
  sourceOf(name: string): string | undefined;
  /**
   * Adds one; the same object again is no change.
   *
   * @throws DuplicateNameError (DUPLICATE_NAME) when another one has the name, in whatever case
   */
  add(item: Task | Workflow, source?: string): void;
}
