import { connectToDocker } from "../../src/docker/connect-to-docker.ts";
import { findHatchetImage } from "../../src/hatchet/find-hatchet-image.ts";
import { hatchetVersions } from "../../src/hatchet/hatchet-version.ts";
import { obtainImage } from "../../src/images/obtain-image.ts";
import { ProgramsUnavailableError } from "../../src/images/programs-unavailable-error.ts";

/** Why no Hatchet can be started here, and what to do; undefined where one can be, whose images are here then. */
export async function findHatchetAbsence(): Promise<string | undefined> {
  const docker = await connectToDocker();
  try {
    for (const version of hatchetVersions.offered) await obtainImage(docker, findHatchetImage(version));
    return undefined;
  } catch (error) {
    if (error instanceof ProgramsUnavailableError)
      return `the tests of Hatchet's containers did not take place: ${error.message}`;
    throw error;
  }
}
