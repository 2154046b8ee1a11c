import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { thisMachine } from "../docker/machine.ts";
import { say } from "../output/say.ts";
import { runProgram } from "./run-program.ts";

/** Python's name of what Node calls `process.arch`. */
const architectures: Partial<Readonly<Record<NodeJS.Architecture, string>>> = {
  x64: "x86_64",
  arm64: "aarch64",
};

/** What the interpreter of the image takes, which is Debian bookworm's: this machine may have another, on another system. */
const target = ["--python-version", "3.11", "--implementation", "cp", "--only-binary", ":all:"];

/**
 * Puts the Python packages of a requirements file into `wheels` beside it, by the pip of this machine, which knows of
 * certificates and an index of one's own where a build does not. The folder stays empty where there is no pip: then the
 * build itself has to reach an index.
 *
 * @throws ImageUnavailableError when pip fails
 */
export async function downloadWheels(requirements: string, folder: string): Promise<void> {
  const wheels = join(folder, "wheels");
  await mkdir(wheels);
  const platform = `manylinux2014_${architectures[process.arch] ?? process.arch}`;
  const args = ["download", "--quiet", "--dest", wheels, "--no-deps", ...target, "--platform", platform];
  const pip = ["pip3", "pip"].find((name) => thisMachine.hasProgram(name));
  if (pip === undefined) return say("no pip here: Python packages are fetched while the image is built");
  await runProgram(pip, [...args, "--requirement", join(folder, requirements)]);
}
