import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * Finds a package or file as the application would: from `from`, else from the working directory and then from the
 * folder of the program that was started; never from this package's own folder.
 *
 * @returns an absolute path, or `undefined` when nothing is found
 * @throws Node's error for a package that is there and cannot be resolved: exports without a `default` condition, a
 * broken package.json
 */
export function resolveModule(specifier: string, from: string | undefined): string | undefined {
  const file = specifier.startsWith("file:") ? fileURLToPath(specifier) : specifier;
  for (const folder of startingFolders(from)) {
    const found = isPath(file) ? resolveFile(folder, file) : resolvePackage(folder, file);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Imports a file by its path. */
export async function importModule(path: string): Promise<Readonly<Record<string, unknown>>> {
  return (await import(pathToFileURL(path).href)) as Readonly<Record<string, unknown>>;
}

/** Whether a specifier means a file and no package. */
export function isPath(specifier: string): boolean {
  return (
    specifier.startsWith("file:") ||
    isAbsolute(specifier) ||
    /^(\.{1,2}([\\/]|$)|[A-Za-z]:[\\/])/.test(specifier)
  );
}

/** Folders that packages are looked up from, nearest first. */
export function startingFolders(from: string | undefined): readonly string[] {
  if (from === undefined)
    return [process.cwd(), ...(process.argv[1] === undefined ? [] : [dirname(process.argv[1])])];
  const path = from.startsWith("file:") ? fileURLToPath(from) : resolve(from);
  return [existsSync(path) && statSync(path).isDirectory() ? path : dirname(path)];
}

function resolveFile(folder: string, specifier: string): string | undefined {
  const path = resolve(folder, specifier);
  if (!existsSync(path)) return undefined;
  return statSync(path).isDirectory() ? (resolvePackage(path, path) ?? resolveByOwnName(path)) : path;
}

/** Node looks at `main` and `index.js` of a folder only; its `exports` are found under the package's own name. */
function resolveByOwnName(folder: string): string | undefined {
  const description = join(folder, "package.json");
  if (!existsSync(description)) return undefined;
  const { name } = JSON.parse(readFileSync(description, "utf8")) as { readonly name?: unknown };
  return typeof name === "string" ? resolvePackage(folder, name) : undefined;
}

/** `require.resolve` finds what `import` would where `exports` has a `default` condition. */
function resolvePackage(folder: string, specifier: string): string | undefined {
  try {
    return createRequire(join(folder, "resolve.js")).resolve(specifier);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}
