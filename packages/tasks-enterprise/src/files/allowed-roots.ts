import { realpath, stat } from "node:fs/promises";
import { delimiter, resolve } from "node:path";
import { ConfigurationError, isProduction } from "@task-abstraction/core";

/** A folder whose files tasks may touch. */
export interface AllowedRoot {
  /** As configured, made absolute. */
  readonly named: string;
  /** With symbolic links resolved: what paths are held against. */
  readonly real: string;
}

/**
 * The folders of `TASK_FILES_ROOT`, separated as in `PATH`; without it the working directory, except in production,
 * where that folder holds the program itself. Looked up for each call, since folders may be mounted after the start.
 *
 * @throws ConfigurationError (CONFIGURATION_INVALID)
 */
export async function findAllowedRoots(): Promise<readonly [AllowedRoot, ...AllowedRoot[]]> {
  const problems: string[] = [];
  const roots: AllowedRoot[] = [];
  for (const folder of listFolders()) {
    const named = resolve(folder);
    const real = await realFolder(named);
    if (real === undefined)
      problems.push(`TASK_FILES_ROOT names "${folder}", which is not a folder. Make it, or name another.`);
    else roots.push({ named, real });
  }
  const [first, ...others] = roots;
  if (problems.length > 0 || first === undefined) throw new ConfigurationError("the file tasks", problems);
  return [first, ...others];
}

function listFolders(): readonly string[] {
  const folders = (process.env["TASK_FILES_ROOT"] ?? "").split(delimiter).filter((folder) => folder !== "");
  if (folders.length > 0) return folders;
  if (isProduction(process.env)) {
    throw new ConfigurationError("the file tasks", [
      "TASK_FILES_ROOT is not set. In production, name the folder of the data: the default is the working directory, which holds the program.",
    ]);
  }
  return [process.cwd()];
}

async function realFolder(path: string): Promise<string | undefined> {
  try {
    const real = await realpath(path);
    return (await stat(real)).isDirectory() ? real : undefined;
  } catch {
    return undefined;
  }
}
