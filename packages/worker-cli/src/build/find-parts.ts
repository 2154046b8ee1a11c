import { realpathSync } from "node:fs";
import { relative, sep } from "node:path";
import {
  createRegistry,
  type DefinedBackend,
  loadBackendDefinition,
  resolveModule,
  type Task,
  type Workflow,
} from "@task-abstraction/core";
import { packageOfType } from "../check/find-backend-package.ts";
import { asPath } from "../modules/find-modules.ts";
import { loadModules } from "../modules/load-modules.ts";
import { type FoundPackage, findPackage } from "../packages/find-package.ts";

/** A module of tasks to build in. */
export interface ModulePart {
  readonly path: string;
  /** How the worker and its manifest call it, on every machine. */
  readonly source: string;
  readonly package: FoundPackage | undefined;
  readonly tasks: readonly Task[];
  readonly workflows: readonly Workflow[];
}

/** A backend to build in. */
export interface BackendPart {
  readonly path: string;
  readonly source: string;
  readonly name: string;
  readonly types: readonly [string, ...string[]];
  readonly package: FoundPackage | undefined;
}

/** Loads the modules as a worker in development would: what is wrong with them is told the same way. */
export async function findModuleParts(specifiers: readonly string[], folder: string): Promise<ModulePart[]> {
  const modules = await loadModules(specifiers);
  // Also refuses two tasks of one name.
  const registry = createRegistry(modules);
  return modules.map(({ source: path }) => {
    const found = findPackage(realpathSync(path));
    return {
      path,
      source: sourceOf({ path, found, specifiers, folder }),
      package: found,
      tasks: [...registry.tasks.values()].filter(({ name }) => registry.sourceOf(name) === path),
      workflows: [...registry.workflows.values()].filter(({ name }) => registry.sourceOf(name) === path),
    };
  });
}

interface Located {
  readonly path: string;
  readonly found: FoundPackage | undefined;
  readonly specifiers: readonly string[];
  readonly folder: string;
}

/** As it was asked for, where that is by package; else its path, in the application or in its package. */
function sourceOf({ path, found, specifiers, folder }: Located): string {
  const asked = specifiers.find(
    (specifier) => /^[@\w]/.test(specifier) && resolveModule(specifier, undefined) === path,
  );
  if (asked !== undefined) return asked;
  const own = findPackage(folder);
  const isOwn = found === undefined || found.folder === (own && realpathSync(own.folder));
  const inside = relative(isOwn ? folder : found.folder, isOwn ? path : realpathSync(path));
  const name = inside.split(sep).join("/");
  if (!isOwn) return `${found.name}/${name}`;
  return name.startsWith("..") ? name : `./${name}`;
}

/** Loads the backends, each once. */
export async function findBackendParts(types: readonly string[]): Promise<BackendPart[]> {
  const parts = new Map<string, BackendPart>();
  for (const type of types.map(asPath)) {
    const definition = await loadBackendDefinition(type);
    const path = resolveModule(packageOfType(type), undefined) as string;
    const known = parts.get(path);
    parts.set(path, describeBackend({ type, path, definition }, known?.types ?? []));
  }
  return [...parts.values()];
}

interface ChosenBackend {
  readonly type: string;
  readonly path: string;
  readonly definition: DefinedBackend;
}

function describeBackend({ type, path, definition }: ChosenBackend, known: readonly string[]): BackendPart {
  const found = findPackage(realpathSync(path));
  const types = new Set([definition.name, ...known, type, packageOfType(type)]);
  return {
    path,
    source: sourceOf({ path, found, specifiers: [packageOfType(type)], folder: process.cwd() }),
    name: definition.name,
    types: [...types] as [string, ...string[]],
    package: found,
  };
}
