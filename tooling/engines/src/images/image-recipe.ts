import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findProgram } from "../docker/find-program.ts";
import type { DebianRelease } from "./debian-release.ts";

/** How an image is built: a folder of `docker/`, one Dockerfile in it, and what that one is told. */
export interface ImageRecipe {
  /** Folder of `docker/` with everything the Dockerfile copies. Also the name of the image. */
  readonly folder: string;
  /** File name within the folder. */
  readonly dockerfile: string;
  /** Begins the tag of the image, such as `15`. */
  readonly version: string;
  /** What it is built on. Default `bookworm`. */
  readonly release?: DebianRelease;
  /** Build arguments beside BASE and VERSION. */
  readonly buildArguments?: Readonly<Record<string, string>>;
  /** An exact npm package whose tarball lies as `package.tgz` beside the Dockerfile, such as `name@1.2.3`. */
  readonly npmPackage?: string;
  /** A file of the folder that pins Python packages; those that pip can fetch here lie in `wheels` beside the Dockerfile. */
  readonly pythonRequirements?: string;
  /**
   * Programs that lie in `programs` beside the Dockerfile, as `go install` takes them: `example.org/program@v1.2.3`, or `.`
   * for the module that is the folder itself.
   */
  readonly goPrograms?: readonly string[];
  /** Programs that nobody makes here: those of this machine lie in `programs` beside the Dockerfile. */
  readonly machinePrograms?: MachinePrograms;
}

/** Programs for Linux that PATH leads to, where there are any. */
export interface MachinePrograms {
  readonly names: readonly string[];
  /** What else a person can do who has not got them: the end of the message. */
  readonly otherwise: string;
}

/** The path of something in `docker/`. */
export function dockerPath(name: string): string {
  return fileURLToPath(new URL(`../../docker/${name}`, import.meta.url));
}

/** A name of our own with a hash of all that makes the image, so that a change of it makes another image. */
export function nameOfRecipe(recipe: ImageRecipe): string {
  const hash = createHash("sha256").update(JSON.stringify(recipe));
  hash.update(readFileSync(dockerPath("build-debian-base.sh")));
  const folder = dockerPath(recipe.folder);
  for (const file of readdirSync(folder).sort())
    hash.update(`${file}\n`).update(readFileSync(join(folder, file)));
  for (const name of recipe.machinePrograms?.names ?? []) hash.update(identifyProgram(name));
  return `task-abstraction/${recipe.folder}:${recipe.version}-${hash.digest("hex").slice(0, 12)}`;
}

/** What is another after a program has been replaced. */
function identifyProgram(name: string): string {
  const path = findProgram(name);
  if (path === undefined) return "";
  const { size, mtimeMs } = statSync(path);
  return `${name} ${size} ${mtimeMs}\n`;
}
