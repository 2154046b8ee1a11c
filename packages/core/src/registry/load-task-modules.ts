import { glob, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { TaskModuleError } from "../errors/task-module-error.ts";
import { installCommand } from "../resolution/install-command.ts";
import { importModule, isPath, resolveModule, startingFolders } from "../resolution/resolve-module.ts";
import { addModule, createRegistry } from "./create-registry.ts";
import type { LoadedModule } from "./registry.ts";

/**
 * Imports modules of tasks: paths, npm packages and globs (`./tasks/*.ts`), looked up from the application.
 *
 * @throws TaskModuleError (TASK_MODULE_INVALID) for one that is missing, fails to load or brings no tasks
 */
export async function loadTaskModules(
  specifiers: readonly string[],
  options: { readonly from?: string | undefined } = {},
): Promise<LoadedModule[]> {
  const modules: LoadedModule[] = [];
  for (const specifier of specifiers) modules.push(...(await loadSpecifier(specifier, options.from)));
  return modules;
}

/** What `taskModules` of the nearest package.json says, with paths relative to that file. */
export async function findTaskModules(from?: string): Promise<readonly string[]> {
  for (let folder = startingFolders(from)[0] as string; ; folder = dirname(folder)) {
    const listed = await readTaskModules(join(folder, "package.json"));
    if (listed !== undefined)
      return listed.map((specifier) => (specifier.startsWith(".") ? resolve(folder, specifier) : specifier));
    if (dirname(folder) === folder) return [];
  }
}

/** `undefined` where there is no package.json, an empty list where it names no modules. */
async function readTaskModules(path: string): Promise<readonly string[] | undefined> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const listed: unknown = parsePackage(path, text).taskModules ?? [];
  if (Array.isArray(listed) && listed.every((item) => typeof item === "string")) return listed;
  throw new TaskModuleError(path, "its taskModules must be a list of modules, packages or globs.");
}

function parsePackage(path: string, text: string): { readonly taskModules?: unknown } {
  try {
    return JSON.parse(text) as { readonly taskModules?: unknown };
  } catch (cause) {
    throw new TaskModuleError(path, `it is no JSON: ${reasonOf(cause)}`, { cause });
  }
}

async function loadSpecifier(specifier: string, from: string | undefined): Promise<LoadedModule[]> {
  if (/[*?{[]/.test(specifier)) return loadGlob(specifier, from);
  const path = resolveSpecifier(specifier, from);
  if (path === undefined) {
    throw new TaskModuleError(
      specifier,
      isPath(specifier)
        ? "there is no such file."
        : `the package is not installed here. Run: ${installCommand(specifier)}`,
    );
  }
  return [await loadFile(specifier, path)];
}

function resolveSpecifier(specifier: string, from: string | undefined): string | undefined {
  try {
    return resolveModule(specifier, from);
  } catch (cause) {
    throw new TaskModuleError(specifier, `it cannot be resolved: ${reasonOf(cause)}`, { cause });
  }
}

async function loadGlob(pattern: string, from: string | undefined): Promise<LoadedModule[]> {
  const folder = startingFolders(from)[0] as string;
  const files: string[] = [];
  for await (const entry of glob(pattern, { cwd: folder, withFileTypes: true })) {
    if (!entry.isDirectory()) files.push(join(entry.parentPath, entry.name));
  }
  if (files.length === 0) throw new TaskModuleError(pattern, "no file matches.");
  const modules = await Promise.all(files.sort().map((file) => importFile(file, file)));
  // A glob may match helpers beside tasks, so only all of them together must bring some.
  if (modules.every((module) => countTasks(module) === 0))
    throw new TaskModuleError(pattern, "no matching file exports a task.");
  return modules;
}

async function loadFile(specifier: string, path: string): Promise<LoadedModule> {
  const module = await importFile(specifier, path);
  if (countTasks(module) === 0) {
    throw new TaskModuleError(
      specifier,
      "it exports neither a task nor a workflow. Export what defineTask() returns.",
    );
  }
  return module;
}

async function importFile(specifier: string, path: string): Promise<LoadedModule> {
  try {
    return { source: path, exports: await importModule(path) };
  } catch (cause) {
    throw new TaskModuleError(specifier, `it failed to load: ${reasonOf(cause)}`, { cause });
  }
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function countTasks(module: LoadedModule): number {
  return addModule(createRegistry(), module, module.source);
}
