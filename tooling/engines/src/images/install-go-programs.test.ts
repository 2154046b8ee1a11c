import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { installGoPrograms } from "./install-go-programs.ts";
import { withTemporaryFolder } from "./with-temporary-folder.ts";

afterEach(() => vi.unstubAllEnvs());

test("installGoPrograms() has each program compiled for the image, in the folder, into its folder `programs`", async () => {
  await withGo(`echo "$GOOS $CGO_ENABLED $PWD: \${@: -1}" >>"$GOBIN/calls"`, async (folder) => {
    await installGoPrograms(["example.org/program@v1.2.3", "."], folder);
    const calls = await readFile(join(folder, "programs", "calls"), "utf8");
    expect(calls).toBe(`linux 0 ${folder}: example.org/program@v1.2.3\nlinux 0 ${folder}: .\n`);
  });
});

test("installGoPrograms() rejects with IMAGE_UNAVAILABLE and what Go says when it fails", async () => {
  await withGo("echo no such module >&2; exit 1", async (folder) => {
    await expect(installGoPrograms(["."], folder)).rejects.toMatchObject({
      code: "IMAGE_UNAVAILABLE",
      message: expect.stringContaining("no such module"),
    });
  });
});

test("installGoPrograms() rejects with IMAGE_UNAVAILABLE and what to install without Go", async () => {
  vi.stubEnv("PATH", "");
  await expect(installGoPrograms(["."], "nowhere")).rejects.toMatchObject({
    code: "IMAGE_UNAVAILABLE",
    message: expect.stringContaining("Install Go"),
  });
});

/** Lends a folder while a script stands for Go. */
function withGo(script: string, action: (folder: string) => Promise<void>): Promise<void> {
  return withTemporaryFolder(async (bin) => {
    const go = join(bin, "go");
    await writeFile(go, `#!/usr/bin/env bash\n${script}\n`);
    await chmod(go, 0o755);
    vi.stubEnv("PATH", `${bin}:${process.env["PATH"]}`);
    await withTemporaryFolder(action);
  });
}
