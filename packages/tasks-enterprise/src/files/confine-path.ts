import { lstat, realpath } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { currentTask } from "@task-abstraction/core";
import { type AllowedRoot, findAllowedRoots } from "./allowed-roots.ts";
import { PathNotAllowedError, systemCodeOf } from "./file-errors.ts";

/** A path from outside that was found to stay inside an allowed folder. */
export interface ConfinedPath {
  /** As the caller gave it, for messages. */
  readonly given: string;
  /** Absolute, without symbolic links up to its last part that exists. */
  readonly real: string;
}

/**
 * Holds a path against the allowed folders; a relative one starts at the first of them. `..` and symbolic links are
 * resolved before the comparison, so what counts is where the path leads, whatever it looks like.
 *
 * @throws PathNotAllowedError
 */
export async function confinePath(given: string): Promise<ConfinedPath> {
  if (given.includes("\0")) throw new PathNotAllowedError(given, "it holds a NUL character");
  const roots = await findAllowedRoots();
  const absolute = resolve(roots[0].named, given);
  // First by its letters alone: then the answer does not tell whether something exists outside.
  if (!roots.some((root) => isInside(root.named, absolute) || isInside(root.real, absolute))) {
    throw refuse(given, absolute, roots, "it leads out of the allowed folders");
  }
  const real = await resolveLinks(given, absolute);
  if (!roots.some((root) => isInside(root.real, real))) {
    throw refuse(given, real, roots, "a symbolic link leads out of the allowed folders");
  }
  return { given, real };
}

/** True when `path` is `folder` or below it; both absolute. */
function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Resolves the part of the path that exists; a part that does not exist yet holds no link. */
async function resolveLinks(given: string, absolute: string): Promise<string> {
  const missing: string[] = [];
  for (let current = absolute; ; current = dirname(current)) {
    try {
      return join(await realpath(current), ...missing);
    } catch (error) {
      const code = systemCodeOf(error);
      if (code === "ELOOP") throw new PathNotAllowedError(given, "its symbolic links form a loop");
      if ((code !== "ENOENT" && code !== "ENOTDIR") || dirname(current) === current) throw error;
      if (await exists(current)) throw new PathNotAllowedError(given, "a symbolic link in it leads nowhere");
      missing.unshift(basename(current));
    }
  }
}

/** Whether there is something of this name, the link itself included. */
async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** The operator learns where it led; the caller, who may be a stranger, does not. */
function refuse(
  given: string,
  led: string,
  roots: readonly AllowedRoot[],
  problem: string,
): PathNotAllowedError {
  currentTask().log.warn("A path was refused.", { given, led, allowed: roots.map(({ real }) => real) });
  return new PathNotAllowedError(given, problem);
}
