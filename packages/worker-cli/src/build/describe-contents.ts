import { join } from "node:path";
import { arch, platform } from "node:process";
import {
  BUILDER,
  type ManifestBackend,
  type ManifestModule,
  type WorkerContents,
} from "../built-worker/worker-manifest.ts";
import { packageVersion } from "../package-version.ts";
import type { FoundPackage } from "../packages/find-package.ts";
import type { PackageIdentity } from "../packages/package-identity.ts";
import { type Bundle, NODE_FLOOR } from "./bundle-worker.ts";
import { hashFiles, hashModule } from "./describe-inputs.ts";
import type { Externals } from "./find-externals.ts";
import type { BackendPart, ModulePart } from "./find-parts.ts";
import { listPackageFiles } from "./list-package-files.ts";
import type { PlacedPackage } from "./place-packages.ts";

/** Everything that a manifest is made of. */
export interface Made {
  readonly modules: readonly ModulePart[];
  readonly backends: readonly BackendPart[];
  readonly bundle: Bundle;
  readonly bundled: readonly FoundPackage[];
  readonly placed: readonly PlacedPackage[];
  readonly externals: Externals;
  readonly bundlerVersion: string;
  readonly folder: string;
}

/** The manifest of a worker, as far as its program can carry it. */
export async function describeContents(made: Made): Promise<WorkerContents> {
  return {
    manifestVersion: 1,
    builder: {
      name: BUILDER,
      version: packageVersion,
      bundler: { name: "esbuild", version: made.bundlerVersion },
    },
    node: `>=${NODE_FLOOR}`,
    platform: made.placed.length === 0 ? null : `${platform}-${arch}`,
    backends: made.backends.map(describeBackend),
    modules: await Promise.all(made.modules.map((part) => describeModule(part, made))),
    bundled: made.bundled.map(identify),
    installed: made.placed.map(({ path, package: found }) => ({ ...identify(found), path })),
  };
}

function describeBackend({ name, types, package: found }: BackendPart): ManifestBackend {
  return { name, types, package: found === undefined ? null : identify(found) };
}

async function describeModule(part: ModulePart, made: Made): Promise<ManifestModule> {
  return {
    source: part.source,
    package: part.package === undefined ? null : identify(part.package),
    sha256: await hashPart(part, made),
    tasks: part.tasks.map(({ name, options }) => ({
      name,
      queue: options.queue ?? "default",
      description: options.description ?? null,
    })),
    workflows: part.workflows.map(({ name, steps }) => ({
      name,
      steps: steps.map((step) => step.taskName),
    })),
  };
}

function hashPart(part: ModulePart, { bundle, externals, folder }: Made): Promise<string> {
  const kept = part.package === undefined ? undefined : externals.wanted.get(part.package.name);
  if (kept === undefined) return hashModule(bundle, part.path, folder);
  const files = listPackageFiles(kept, externals.omissions);
  return hashFiles(
    kept.folder,
    files.map((file) => join(kept.folder, file)),
  );
}

function identify({ name, version }: FoundPackage): PackageIdentity {
  return { name, version };
}
