import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, vi } from "vitest";

/** A fresh folder for each test of a file: `files/` is the only allowed root, `outside/` may be made beside it. */
export function useTemporaryFolder(): { readonly root: string; readonly outside: string } {
  const folder = { root: "", outside: "" };
  let parent = "";
  beforeEach(async () => {
    parent = await realpath(await mkdtemp(join(tmpdir(), "tasks-core-")));
    folder.root = join(parent, "files");
    folder.outside = join(parent, "outside");
    await Promise.all([mkdir(folder.root), mkdir(folder.outside)]);
    vi.stubEnv("TASK_FILES_ROOT", folder.root);
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(parent, { recursive: true, force: true });
  });
  return folder;
}
