import type { PackageIdentity } from "../packages/package-identity.ts";

/** The package that writes manifests. */
export const BUILDER = "@task-abstraction/worker-cli";

/** What is in a built worker: its `manifest.json`, and what `--manifest` prints. */
export interface WorkerManifest extends WorkerContents {
  /** The program itself, as it lies on the disk. */
  readonly index: { readonly bytes: number; readonly sha256: string };
}

/** The part of the manifest that the program carries inside. */
export interface WorkerContents {
  readonly manifestVersion: 1;
  readonly builder: PackageIdentity & { readonly bundler: PackageIdentity };
  /** Which Node it needs. */
  readonly node: string;
  /** Where `node_modules` has parts for one platform only, that one, as `linux-x64`; else `null`. */
  readonly platform: string | null;
  readonly backends: readonly ManifestBackend[];
  readonly modules: readonly ManifestModule[];
  /** Every package whose code is in the program. */
  readonly bundled: readonly PackageIdentity[];
  /** Every package of `node_modules`. */
  readonly installed: readonly (PackageIdentity & { readonly path: string })[];
}

/** A backend that a built worker can run on. */
export interface ManifestBackend {
  readonly name: string;
  /** What `TASK_BACKEND_TYPE` may call it. */
  readonly types: readonly string[];
  readonly package: PackageIdentity | null;
}

/** A module of tasks of a built worker. */
export interface ManifestModule {
  /** A package, or a path from the folder it was built in. */
  readonly source: string;
  readonly package: PackageIdentity | null;
  /** Over the module's own files that are in the worker: their paths in the package and their content. */
  readonly sha256: string;
  readonly tasks: readonly {
    readonly name: string;
    readonly queue: string;
    readonly description: string | null;
  }[];
  readonly workflows: readonly { readonly name: string; readonly steps: readonly string[] }[];
}
