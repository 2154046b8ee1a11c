import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ImageUnavailableError } from "./image-unavailable-error.ts";

/** Where a program runs. */
export interface ProgramSurroundings {
  /** Default: that of this process. */
  readonly workingFolder?: string;
  /** Variables beside those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs a program to its end. @throws ImageUnavailableError with what it wrote on stderr */
export async function runProgram(
  program: string,
  args: readonly string[],
  { workingFolder, environment }: ProgramSurroundings = {},
): Promise<void> {
  try {
    await promisify(execFile)(program, args, { cwd: workingFolder, env: { ...process.env, ...environment } });
  } catch (error) {
    const output = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
    const lastLines = output.trim().split("\n").slice(-5).join("\n");
    throw new ImageUnavailableError(`${program} failed: ${lastLines}`, { cause: error });
  }
}
