import type { WorkerManifest } from "../built-worker/worker-manifest.ts";

/** What was built. The same object is printed with `--json`. */
export interface BuildReport {
  /** The folder of the worker. */
  readonly out: string;
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  /** What had to be copied as it is; `null` where the worker is one file. */
  readonly nodeModules: { readonly packages: number; readonly files: number; readonly bytes: number } | null;
  readonly bytes: number;
  readonly manifest: WorkerManifest;
  /** Worth knowing. */
  readonly warnings: readonly string[];
  readonly durationMs: number;
}
