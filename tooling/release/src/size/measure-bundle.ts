import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { type BuildOptions, build } from "esbuild";
import { listEntries, type PublishedPackage } from "../workspace/published-packages.ts";

const OPTIONS = {
  bundle: true,
  splitting: true,
  minify: true,
  write: false,
  format: "esm",
  platform: "node",
  target: "es2023",
  packages: "external",
  logLevel: "error",
} as const satisfies BuildOptions;

/**
 * Bytes of a package's own code, minified and gzipped, beside what it depends on: of all of it, where code that several entries
 * share is counted once, or of what is left when only some names are imported.
 */
export async function measureBundle(
  { folder, manifest }: PublishedPackage,
  imports?: readonly string[],
): Promise<number> {
  const { outputFiles } = await build({
    ...OPTIONS,
    outdir: join(folder, "dist"),
    ...(imports === undefined
      ? { entryPoints: listEntries(manifest).map((entry) => join(folder, entry)) }
      : {
          stdin: { contents: `export { ${imports.join(", ")} } from "./dist/index.js"`, resolveDir: folder },
        }),
  });
  return outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents).byteLength, 0);
}
