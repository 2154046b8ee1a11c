import { execFile } from "node:child_process";
import { join } from "node:path";

const BIN = join(import.meta.dirname, "../../dist/task-backend-embedded.js");

/** How a run of the bin ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the bin as it was built, with nothing of this machine's own settings. */
export async function runBin(
  words: readonly string[],
  options: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Ended> {
  const env = { PATH: process.env["PATH"], HOME: process.env["HOME"], ...options.env };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [BIN, ...words],
      { env, cwd: options.cwd },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}
