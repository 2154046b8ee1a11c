import { DuplicateNameError } from "../errors/duplicate-name-error.ts";
import { isTask, type Task } from "../task/task.ts";
import { isWorkflow, type Workflow } from "../workflow/workflow.ts";
import type { LoadedModule, Registry, TaskModule } from "./registry.ts";

/**
 * Collects every exported task and workflow of modules, also those inside exported lists and objects of tasks.
 *
 * @throws DuplicateNameError (DUPLICATE_NAME) with both sources
 */
export function createRegistry(modules: readonly TaskModule[] = []): Registry {
  const tasks = new Namespace<Task>("task");
  const workflows = new Namespace<Workflow>("workflow");
  const registry: Registry = {
    tasks: tasks.items,
    workflows: workflows.items,
    sourceOf: (name) => tasks.sources.get(name) ?? workflows.sources.get(name),
    add: (item, source = "registration") => {
      if (isTask(item)) tasks.add(item, source);
      else workflows.add(item, source);
    },
  };
  for (const [index, module] of modules.entries()) addModule(registry, module, `module ${index + 1}`);
  return registry;
}

/** Adds every task and workflow of one module; answers how many it found. */
export function addModule(registry: Registry, module: TaskModule, fallbackSource: string): number {
  const { source, exports } = isLoaded(module) ? module : { source: fallbackSource, exports: module };
  let found = 0;
  for (const item of itemsOf(exports)) {
    registry.add(item, source);
    found += 1;
  }
  return found;
}

function isLoaded(module: TaskModule): module is LoadedModule {
  return (
    "source" in module && "exports" in module && typeof module.source === "string" && !isTask(module.exports)
  );
}

function* itemsOf(exports: object): Iterable<Task | Workflow> {
  for (const value of Object.values(exports)) {
    if (isTask(value) || isWorkflow(value)) yield value;
    else if (isCollection(value))
      yield* Object.values(value).filter((item) => isTask(item) || isWorkflow(item));
  }
}

/** A list or a plain object: other values (clients, schemas) are not searched. */
function isCollection(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === null || prototype === Object.prototype;
}

class Namespace<Item extends { readonly name: string }> {
  readonly items = new Map<string, Item>();
  readonly sources = new Map<string, string>();
  readonly #namesByLowerCase = new Map<string, string>();
  readonly #kind: "task" | "workflow";

  constructor(kind: "task" | "workflow") {
    this.#kind = kind;
  }

  add(item: Item, source: string): void {
    // Hatchet lower-cases names, so two that differ only in case would be one there.
    const known = this.#namesByLowerCase.get(item.name.toLowerCase());
    if (known !== undefined && this.items.get(known) !== item) {
      throw new DuplicateNameError(
        this.#kind,
        [known, item.name],
        [this.sources.get(known) ?? "registration", source],
      );
    }
    this.items.set(item.name, item);
    this.#namesByLowerCase.set(item.name.toLowerCase(), item.name);
    if (known === undefined) this.sources.set(item.name, source);
  }
}
