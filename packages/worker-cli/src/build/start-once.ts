import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { UsageError } from "../command-line/usage-error.ts";

const START_DEADLINE_MS = 60_000;

/** Lets a new worker load everything and tell what it is: one that cannot is not handed over. */
export async function startOnce(folder: string): Promise<void> {
  try {
    await promisify(execFile)(process.execPath, [join(folder, "index.js"), "--manifest"], {
      timeout: START_DEADLINE_MS,
      cwd: folder,
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch (cause) {
    const { stderr, message } = cause as Error & { readonly stderr?: string };
    const lines = (stderr ?? message).split("\n").filter((line) => line.trim() !== "");
    const reason = lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1) ?? message;
    throw new UsageError(`The worker was bundled, and does not start: ${reason}`, {
      cause,
      code: "BUILD_FAILED",
      next: "keep the package that this comes from as it is, with --external",
    });
  }
}
