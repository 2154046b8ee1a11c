import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";

/** The size of all files in `folder` together, in bytes. What vanishes meanwhile, or cannot be read, counts nothing. */
export async function measureFolder(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  let bytes = 0;
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    bytes += await lstat(path).then(
      ({ size }) => size,
      () => 0,
    );
  }
  return bytes;
}
