import { cp, readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import type { Docker } from "../docker/connect-to-docker.ts";
import { sayWhile } from "../output/say.ts";
import { downloadWheels } from "./download-wheels.ts";
import { findMachinePrograms } from "./find-machine-programs.ts";
import { followProgress } from "./follow-progress.ts";
import { dockerPath, type ImageRecipe, nameOfRecipe } from "./image-recipe.ts";
import { ImageUnavailableError } from "./image-unavailable-error.ts";
import { installGoPrograms } from "./install-go-programs.ts";
import { obtainBaseImage } from "./obtain-base-image.ts";
import { runProgram } from "./run-program.ts";
import { withTemporaryFolder } from "./with-temporary-folder.ts";

/**
 * Builds the image of a recipe, with the network of this machine: its mirror may have a name that only resolves here.
 *
 * @throws ImageUnavailableError, ProgramsUnavailableError
 */
export async function buildImage(docker: Docker, recipe: ImageRecipe): Promise<void> {
  // Before the base is built, which is in vain without them.
  const programs = recipe.machinePrograms && findMachinePrograms(recipe.machinePrograms);
  const base = await obtainBaseImage(docker, recipe.release ?? "bookworm");
  const name = nameOfRecipe(recipe);
  await sayWhile(`building ${name}`, () =>
    withTemporaryFolder(async (folder) => {
      await cp(dockerPath(recipe.folder), folder, { recursive: true });
      if (recipe.npmPackage !== undefined) await packNpmPackage(recipe.npmPackage, folder);
      if (recipe.pythonRequirements !== undefined) await downloadWheels(recipe.pythonRequirements, folder);
      if (recipe.goPrograms !== undefined) await installGoPrograms(recipe.goPrograms, folder);
      for (const [program, path] of programs ?? []) await cp(path, join(folder, "programs", program));
      const context = { context: folder, src: await readdir(folder) };
      const stream = await docker.buildImage(context, {
        t: name,
        dockerfile: recipe.dockerfile,
        buildargs: { BASE: base, VERSION: recipe.version, ...recipe.buildArguments },
        networkmode: "host",
        rm: true,
        forcerm: true,
      });
      await followProgress(docker, stream).catch((error: Error) => {
        throw new ImageUnavailableError(`Building ${name} failed: ${error.message}`, { cause: error });
      });
    }),
  );
}

async function packNpmPackage(packageAtVersion: string, folder: string): Promise<void> {
  await runProgram("npm", ["pack", "--silent", packageAtVersion], { workingFolder: folder });
  const tarball = (await readdir(folder)).find((file) => file.endsWith(".tgz"));
  if (tarball === undefined) throw new ImageUnavailableError(`npm pack ${packageAtVersion} left no tarball.`);
  await rename(join(folder, tarball), join(folder, "package.tgz"));
}
