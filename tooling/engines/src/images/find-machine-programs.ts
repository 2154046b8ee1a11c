import { findProgram } from "../docker/find-program.ts";
import type { MachinePrograms } from "./image-recipe.ts";
import { ProgramsUnavailableError } from "./programs-unavailable-error.ts";

/** The files of programs, by name. @throws ProgramsUnavailableError that names those which this machine has not got */
export function findMachinePrograms(
  { names, otherwise }: MachinePrograms,
  platform: NodeJS.Platform = process.platform,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const missing: string[] = [];
  for (const name of names) {
    // Those of another system do not run in a container.
    const path = platform === "linux" ? findProgram(name) : undefined;
    if (path === undefined) missing.push(name);
    else found.set(name, path);
  }
  if (missing.length === 0) return found;
  throw new ProgramsUnavailableError(
    `No image registry answers, and there is no ${missing.join(", no ")} for Linux in PATH. Put ${names.join(", ")} into a folder of PATH, ${otherwise}.`,
  );
}
