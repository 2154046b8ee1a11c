import { readdirSync } from "node:fs";
import { join } from "node:path";
import { readManifest } from "../workspace/manifest.ts";

const SCOPE = "@task-abstraction";

/**
 * The file behind a command of ours. Started by Node directly: what package managers put into `.bin` is a script for a shell on
 * some systems.
 */
export function commandOf(project: string, command: string): string {
  const parent = join(project, "node_modules", SCOPE);
  for (const id of readdirSync(parent)) {
    const target = readManifest(join(parent, id)).bin?.[command];
    if (target !== undefined) return join(parent, id, target);
  }
  throw new Error(`No package of ${SCOPE} that is installed in ${project} has the command ${command}.`);
}
