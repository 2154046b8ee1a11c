import { accessSync, constants, realpathSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The file of a program in PATH; undefined where there is none. */
export function findProgram(name: string): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const path = folders.map((folder) => join(folder, name)).find(isExecutable);
  return path === undefined ? undefined : realpathSync(path);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
