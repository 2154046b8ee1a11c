import { join } from "node:path";
import type { BuildFailure, Message, Metafile } from "esbuild";
import { UsageError } from "../command-line/usage-error.ts";
import { shellCommand } from "../output/shell-command.ts";
import { findPackage } from "../packages/find-package.ts";
import { banner, type EntryParts, locateImports, writeEntry } from "./entry-source.ts";
import { leaveMissingRequires } from "./leave-missing-requires.ts";
import type { Bundler } from "./load-bundler.ts";
import type { InstalledPackage } from "./package-closure.ts";
import { sharePackages } from "./share-packages.ts";

/** The oldest Node a worker runs on: that of this package. */
export const NODE_FLOOR = "22.18";

/** The generated program, as the bundler calls it. */
const ENTRY = "task-worker.js";

/** What is bundled, and how. */
export interface BundleRequest {
  readonly parts: EntryParts;
  /** Goes into `node_modules`. */
  readonly installed: ReadonlyMap<string, InstalledPackage>;
  /** Of the application. */
  readonly folder: string;
  readonly outfile: string;
}

/** A bundled program. */
export interface Bundle {
  readonly program: string;
  readonly sourceMap: string;
  /** Comments that ask to be kept. */
  readonly legalComments: string;
  readonly inputs: Metafile["inputs"];
  /** Paths of inputs of which something is left after tree shaking. */
  readonly used: readonly string[];
  /** What it may ask for and not find, as sentences. */
  readonly missing: readonly string[];
}

/** Bundles a worker into one file. @throws UsageError that says what cannot be bundled */
export async function bundleWorker(bundler: Bundler, request: BundleRequest): Promise<Bundle> {
  const missing = new Set<string>();
  const { metafile, outputFiles } = await runBundler(bundler, request, (what) => missing.add(what));
  const text = (end: string): string => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? "";
  const output = Object.values(metafile.outputs).find(({ entryPoint }) => entryPoint !== undefined);
  return {
    program: text("index.js"),
    sourceMap: text(".map"),
    legalComments: text(".LEGAL.txt"),
    inputs: metafile.inputs,
    used: Object.entries(output?.inputs ?? {})
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([path]) => path)
      .sort(),
    missing: [...missing].sort(),
  };
}

async function runBundler(
  bundler: Bundler,
  { parts, installed, folder, outfile }: BundleRequest,
  onMissing: (what: string) => void,
) {
  try {
    return await bundler.build({
      stdin: { contents: writeEntry(parts), resolveDir: folder, sourcefile: ENTRY, loader: "js" },
      plugins: [
        sharePackages({ entry: join(folder, ENTRY), imports: locateImports(parts), installed, folder }),
        leaveMissingRequires(onMissing),
      ],
      absWorkingDir: folder,
      outfile,
      bundle: true,
      write: false,
      metafile: true,
      format: "esm",
      platform: "node",
      target: `node${NODE_FLOOR}`,
      // What Node itself reads, and no more: the worker is to be what runs in development.
      conditions: [],
      mainFields: ["main"],
      tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true, useDefineForClassFields: true } },
      charset: "utf8",
      sourcemap: "linked",
      legalComments: "external",
      banner: { js: banner },
      logLevel: "silent",
    });
  } catch (error) {
    throw isBuildFailure(error) ? explain(error, folder) : error;
  }
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && Array.isArray((error as Partial<BuildFailure>).errors);
}

function explain({ errors, message }: BuildFailure, folder: string): UsageError {
  const [first] = errors;
  if (first === undefined) return new UsageError(message, { code: "BUILD_FAILED" });
  const rest = errors.length > 1 ? ` (and ${errors.length - 1} more of the kind)` : "";
  return new UsageError(`The worker cannot be bundled: ${describe(first)}${rest}`, {
    code: "BUILD_FAILED",
    next: advise(first, folder),
  });
}

function describe({ text, location }: Message): string {
  return location === null ? text : `${text} (${location.file}:${location.line})`;
}

function advise({ text, location }: Message, folder: string): string {
  const native = /No loader is configured for "[^"]*" files: (.+)/.exec(text)?.[1];
  const owner = native === undefined ? undefined : findPackage(`${folder}/${native}`);
  if (owner !== undefined)
    return `keep the files of that package: ${shellCommand("--external", owner.name)}, or name it in builtWorker.external of package.json`;
  const missing = /Could not resolve "([^"]+)"/.exec(text)?.[1];
  if (missing !== undefined)
    return `install ${missing}, or correct the import in ${location?.file ?? "the module"}`;
  return "correct the module, or keep its package as it is with --external";
}
