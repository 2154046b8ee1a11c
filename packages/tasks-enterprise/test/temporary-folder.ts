import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, vi } from "vitest";

/** A fresh folder for each test of a file, which is the only one that tasks may touch. */
export function useTemporaryFolder(): { readonly path: string } {
  const folder = { path: "" };
  beforeEach(async () => {
    folder.path = await realpath(await mkdtemp(join(tmpdir(), "tasks-enterprise-")));
    vi.stubEnv("TASK_FILES_ROOT", folder.path);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(folder.path, { recursive: true, force: true });
  });
  return folder;
}
