import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ImageUnavailableError } from "./image-unavailable-error.ts";

/** Runs a program to its end. @throws ImageUnavailableError with what it wrote on stderr */
export async function runProgram(
  program: string,
  args: readonly string[],
  workingFolder?: string,
): Promise<void> {
  try {
    await promisify(execFile)(program, args, { cwd: workingFolder });
  } catch (error) {
    const output = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
    const lastLines = output.trim().split("\n").slice(-5).join("\n");
    throw new ImageUnavailableError(`${program} failed: ${lastLines}`, { cause: error });
  }
}
