import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { thisMachine } from "../docker/machine.ts";
import { ImageUnavailableError } from "./image-unavailable-error.ts";
import { runProgram } from "./run-program.ts";

/** Programs for the image, whatever this machine is; free of libraries that the image may lack. */
const target = { GOOS: "linux", CGO_ENABLED: "0" };

/** Without paths of this machine and without symbols, which nobody debugs there. */
const flags = ["-trimpath", "-ldflags=-s -w"];

/**
 * Puts programs into `programs` in a folder, by the Go of this machine, which knows of a proxy and of certificates where a
 * build does not, and keeps what it has compiled.
 *
 * @throws ImageUnavailableError when there is no Go, or it fails
 */
export async function installGoPrograms(programs: readonly string[], folder: string): Promise<void> {
  if (!thisMachine.hasProgram("go")) {
    throw new ImageUnavailableError(
      "No image registry answers, and the programs of this image are compiled by Go. Install Go so that `go` is in PATH, or let the Docker daemon reach a registry.",
    );
  }
  const destination = join(folder, "programs");
  await mkdir(destination);
  const surroundings = { workingFolder: folder, environment: { ...target, GOBIN: destination } };
  for (const program of programs) await runProgram("go", ["install", ...flags, program], surroundings);
}
