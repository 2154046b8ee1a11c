import { copyFile, mkdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { listPackageFiles } from "./list-package-files.ts";
import type { Omissions } from "./omissions.ts";
import type { PlacedPackage } from "./place-packages.ts";

/** What was copied. */
export interface CopiedPackages {
  readonly packages: number;
  readonly files: number;
  readonly bytes: number;
}

/** Copies packages to their places below a folder. Links are followed: what is written stands by itself. */
export async function copyPackages(
  placed: readonly PlacedPackage[],
  omissions: Omissions,
  folder: string,
): Promise<CopiedPackages> {
  let [files, bytes] = [0, 0];
  for (const { path, package: found } of placed) {
    for (const file of listPackageFiles(found, omissions)) {
      const target = join(folder, path, file);
      await mkdir(dirname(target), { recursive: true });
      await copyFile(join(found.folder, file), target);
      bytes += (await stat(target)).size;
      files += 1;
    }
  }
  return { packages: placed.length, files, bytes };
}
