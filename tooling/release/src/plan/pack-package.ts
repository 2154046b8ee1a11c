import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseTarGzip } from "nanotar";
import { runCommand } from "../process/run-command.ts";
import type { Manifest } from "../workspace/manifest.ts";
import type { PublishedPackage } from "../workspace/published-packages.ts";

/** What goes to the registry: read from the tarball, not from the folder that it was made of. */
export interface PackedPackage {
  readonly manifest: Manifest;
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  readonly packedBytes: number;
}

/** Packs a package of a copy, as pnpm does when it publishes. */
export async function packPackage({ folder }: PublishedPackage): Promise<PackedPackage> {
  const destination = mkdtempSync(join(tmpdir(), "task-abstraction-pack-"));
  try {
    const printed = await runCommand(["pnpm", "pack", "--json", "--pack-destination", destination], {
      folder,
    });
    const { filename } = JSON.parse(printed) as { readonly filename: string };
    return await readTarball(readFileSync(filename));
  } finally {
    rmSync(destination, { recursive: true, force: true });
  }
}

async function readTarball(tarball: Uint8Array<ArrayBuffer>): Promise<PackedPackage> {
  const entries = await parseTarGzip(tarball);
  const named = entries.map((entry) => ({ ...entry, path: entry.name.replace(/^package\//, "") }));
  const manifest = named.find(({ path }) => path === "package.json")?.text;
  if (manifest === undefined) throw new Error("A tarball has no package.json.");
  const files = named.map(({ path, data }) => ({ path, bytes: data?.byteLength ?? 0 }));
  return { manifest: JSON.parse(manifest) as Manifest, files, packedBytes: tarball.byteLength };
}
