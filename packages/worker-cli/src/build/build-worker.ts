import { join } from "node:path";
import type { BuildReport } from "./build-report.ts";
import type { BuildRequest } from "./build-request.ts";
import { bundleWorker } from "./bundle-worker.ts";
import { describeContents } from "./describe-contents.ts";
import { listBundledPackages } from "./describe-inputs.ts";
import { findExternals } from "./find-externals.ts";
import { findLostFiles } from "./find-lost-files.ts";
import { findBackendParts, findModuleParts } from "./find-parts.ts";
import { findRenamedClasses } from "./find-renamed-classes.ts";
import { loadBundler } from "./load-bundler.ts";
import { checkOutputFolder } from "./output-folder.ts";
import { listTopPackages, placePackages } from "./place-packages.ts";
import { writeWorker } from "./write-worker.ts";

/**
 * Builds a worker into a folder, which is replaced when all went well.
 *
 * @throws UsageError, or what loading the modules and backends throws
 */
export async function buildWorker(request: BuildRequest): Promise<BuildReport> {
  const startedAt = performance.now();
  const bundler = await loadBundler();
  const { out, folder, onStep } = request;
  checkOutputFolder(out);
  onStep("loading tasks and backends");
  const modules = await findModuleParts(request.modules, folder);
  const backends = await findBackendParts(request.backends);
  const parts = [...modules, ...backends];
  const externals = findExternals(parts, request);
  const placed = placePackages(externals.wanted);
  onStep("bundling");
  const bundle = await bundleWorker(bundler, {
    parts: { modules, backends },
    installed: listTopPackages(placed),
    folder,
    outfile: join(out, "index.js"),
  });
  const bundled = listBundledPackages(bundle, folder);
  const bundlerVersion = bundler.version;
  const contents = await describeContents({
    ...{ modules, backends, bundle, bundled, placed, externals, bundlerVersion, folder },
  });
  const written = await writeWorker({ bundle, bundled, placed, externals, contents, out, folder, onStep });
  const warnings = [
    ...bundle.missing,
    ...(await findLostFiles(bundle, parts, folder)),
    ...(await findRenamedClasses(bundle, modules, folder)),
  ];
  return { out, ...written, warnings, durationMs: Math.round(performance.now() - startedAt) };
}
