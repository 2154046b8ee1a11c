import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import Module from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/**
 * A folder with the given files, by path; an object is written as JSON. It is removed after the test. Only what it
 * holds is installed there.
 *
 * @returns its absolute path
 */
export function createFolder(files: Readonly<Record<string, string | object>>): string {
  forgetGlobalPackages();
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "task-abstraction-core-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof content === "string" ? content : JSON.stringify(content));
  }
  return folder;
}

/** Makes a folder the working directory until the test is over. */
export function changeDirectory(folder: string): void {
  const before = process.cwd();
  onTestFinished(() => process.chdir(before));
  process.chdir(folder);
}

/** Package managers set NODE_PATH for what they run, and every package of this workspace would count as installed. */
function forgetGlobalPackages(): void {
  delete process.env["NODE_PATH"];
  // Node reads the variable at its start; this reads it again.
  (Module as unknown as { _initPaths(): void })._initPaths();
}
