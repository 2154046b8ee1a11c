import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { BUILDER, type WorkerManifest } from "../built-worker/worker-manifest.ts";
import { UsageError } from "../command-line/usage-error.ts";
import { shellCommand } from "../output/shell-command.ts";

/** @throws UsageError for a folder that holds something other than a built worker */
export function checkOutputFolder(folder: string): void {
  if (!existsSync(folder)) return;
  const isOurs = statSync(folder).isDirectory() && (readdirSync(folder).length === 0 || hasManifest(folder));
  if (isOurs) return;
  throw new UsageError(
    `${folder} is in use: it holds something other than a built worker, and was left as it is.`,
    {
      code: "OUTPUT_IN_USE",
      next: `give --out another folder, or remove it: ${shellCommand("rm", "-r", folder)}`,
    },
  );
}

/** Makes a folder beside the one that is wanted, which takes its place only when it is complete. */
export async function replaceFolder(folder: string, fill: (draft: string) => Promise<void>): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  const draft = await mkdtemp(join(dirname(folder), `.${basename(folder)}-`));
  try {
    await fill(draft);
    // A temporary folder is for its owner alone; a worker may run as somebody else.
    await chmod(draft, 0o755);
    await rm(folder, { recursive: true, force: true });
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

function hasManifest(folder: string): boolean {
  try {
    const manifest = JSON.parse(
      readFileSync(join(folder, "manifest.json"), "utf8"),
    ) as Partial<WorkerManifest>;
    return manifest.builder?.name === BUILDER;
  } catch {
    return false;
  }
}
