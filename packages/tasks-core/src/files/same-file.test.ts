import { mkdir, open, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { useTemporaryFolder } from "../../test/temporary-folder.ts";
import { checkSameFile } from "./same-file.ts";

const refused = { name: "PathNotAllowedError" };
const folder = useTemporaryFolder();

/** Opens `deep/rows.csv`, lets `meanwhile` change the folders, then asks whether it is still the file that was checked. */
async function checkAfter(meanwhile: (path: string) => Promise<unknown>): Promise<void> {
  const path = join(folder.root, "deep", "rows.csv");
  await mkdir(join(folder.root, "deep"));
  await writeFile(path, "id\n1\n");
  await using handle = await open(path);
  await meanwhile(path);
  await checkSameFile(handle, { given: "deep/rows.csv", real: path }, path);
}

it("passes when nothing changed", async () => {
  await expect(checkAfter(() => Promise.resolve())).resolves.toBeUndefined();
});

it("refuses when the file was replaced by another", async () => {
  await expect(
    checkAfter(async (path) => {
      await writeFile(`${path}.new`, "id\n2\n");
      await rename(`${path}.new`, path);
    }),
  ).rejects.toMatchObject(refused);
});

it("refuses when a folder on the way became a link, even to the same file", async () => {
  await expect(
    checkAfter(async () => {
      await rename(join(folder.root, "deep"), join(folder.root, "moved"));
      await symlink(join(folder.root, "moved"), join(folder.root, "deep"));
    }),
  ).rejects.toMatchObject(refused);
});

it("refuses what is not a regular file", async () => {
  await using handle = await open("/dev/null");
  await expect(
    checkSameFile(handle, { given: "null", real: "/dev/null" }, "/dev/null"),
  ).rejects.toMatchObject(refused);
});

it("fails when the file is gone", async () => {
  await expect(checkAfter((path) => rm(path))).rejects.toMatchObject({ code: "ENOENT" });
});
