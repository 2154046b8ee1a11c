import { arch, platform } from "node:process";
import { UsageError } from "../command-line/usage-error.ts";
import { type FoundPackage, findPackage } from "../packages/find-package.ts";
import { readBuiltWorkerField } from "./built-worker-field.ts";
import type { BackendPart, ModulePart } from "./find-parts.ts";
import { Omissions } from "./omissions.ts";
import { type InstalledPackage, PackageClosure, type PackageRequest } from "./package-closure.ts";

/** The packages that a worker has as they are. */
export interface Externals {
  /** What the program itself finds in `node_modules`, by name. */
  readonly wanted: ReadonlyMap<string, InstalledPackage>;
  readonly omissions: Omissions;
}

/** Collects what the packages of the parts, the application and `--external` ask to keep out of the bundle. */
export function findExternals(
  parts: readonly (ModulePart | BackendPart)[],
  { external, folder }: { readonly external: readonly string[]; readonly folder: string },
): Externals {
  const application = findPackage(folder);
  const askers = new Map<string, FoundPackage>();
  for (const found of [application, ...parts.map((part) => part.package)])
    if (found !== undefined) askers.set(found.folder, found);
  const fields = [...askers.values()].map((by) => ({ by, ...readBuiltWorkerField(by) }));
  const omissions = new Omissions(
    fields.flatMap(({ omit }) => omit),
    { os: platform, cpu: arch },
  );
  const asker = application ?? { name: "the application", version: "", folder, description: {} };
  const requests = [
    ...fields.flatMap(({ by, external: names }) => names.map((name) => ({ name, by }))),
    ...external.map((name) => ({ name, by: asker })),
  ];
  return { wanted: collect(requests, omissions), omissions };
}

function collect(
  requests: readonly PackageRequest[],
  omissions: Omissions,
): ReadonlyMap<string, InstalledPackage> {
  const closure = new PackageClosure((name) => omissions.hasPackage(name));
  const wanted = new Map<string, InstalledPackage>();
  for (const request of requests) {
    const found = closure.add(request);
    const known = wanted.get(request.name);
    if (known !== undefined && known !== found) throw installedTwice(known, found);
    wanted.set(request.name, found);
  }
  return wanted;
}

function installedTwice(first: InstalledPackage, second: InstalledPackage): UsageError {
  return new UsageError(
    `The worker can have one ${first.name} only, and there are two: ${first.version} in ${first.folder} and ${second.version} in ${second.folder}.`,
    {
      code: "BUILD_FAILED",
      next: `ask for the same version of ${first.name} everywhere, then install again`,
    },
  );
}
