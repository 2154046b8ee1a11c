import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describeProgram } from "../built-worker/complete-manifest.ts";
import type { WorkerContents } from "../built-worker/worker-manifest.ts";
import type { FoundPackage } from "../packages/find-package.ts";
import type { BuildReport } from "./build-report.ts";
import type { Bundle } from "./bundle-worker.ts";
import { type CopiedPackages, copyPackages } from "./copy-packages.ts";
import { CONTENTS_MARK } from "./entry-source.ts";
import type { Externals } from "./find-externals.ts";
import { collectLicences } from "./licences.ts";
import { replaceFolder } from "./output-folder.ts";
import type { PlacedPackage } from "./place-packages.ts";
import { renameNotes, renameSources } from "./rename-sources.ts";
import { startOnce } from "./start-once.ts";

/** A worker that is ready to be written. */
export interface ReadyWorker {
  readonly bundle: Bundle;
  readonly bundled: readonly FoundPackage[];
  readonly placed: readonly PlacedPackage[];
  readonly externals: Externals;
  readonly contents: WorkerContents;
  readonly out: string;
  readonly folder: string;
  readonly onStep: (step: string) => void;
}

/** Writes a worker and starts it once; only one that starts takes the place of what was there. */
export async function writeWorker(
  ready: ReadyWorker,
): Promise<Pick<BuildReport, "files" | "nodeModules" | "bytes" | "manifest">> {
  const { bundle, contents, placed, externals, out, folder, onStep } = ready;
  const named = renameNotes(bundle.program, bundle.inputs, folder);
  const program = Buffer.from(named.replace(CONTENTS_MARK, () => toScript(contents)));
  const manifest = describeProgram(contents, program);
  const texts: Readonly<Record<string, string | Uint8Array>> = {
    "index.js": program,
    "index.js.map": renameSources(bundle.sourceMap, join(out, "index.js"), folder),
    "package.json": toText({ type: "module", main: "index.js", private: true }),
    "manifest.json": toText(manifest),
    "LICENSES.txt": await collectLicences(ready.bundled, bundle.legalComments),
  };
  const files: { readonly path: string; readonly bytes: number }[] = [];
  let copied: CopiedPackages | null = null;
  await replaceFolder(out, async (draft) => {
    for (const [path, text] of Object.entries(texts)) {
      await writeFile(join(draft, path), text);
      files.push({ path, bytes: (await stat(join(draft, path))).size });
    }
    if (placed.length > 0) {
      onStep(`copying ${placed.length} packages`);
      copied = await copyPackages(placed, externals.omissions, draft);
    }
    onStep("starting it once");
    await startOnce(draft);
  });
  const nodeModules = copied as CopiedPackages | null;
  const bytes = files.reduce((sum, file) => sum + file.bytes, nodeModules?.bytes ?? 0);
  return { files, nodeModules, bytes, manifest };
}

function toText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** In one line, so that the source map holds. */
function toScript(value: unknown): string {
  return JSON.stringify(value);
}
