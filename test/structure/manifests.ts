import type { Repository } from "./repository.ts";

/** Premium tasks are sold: their licence is their own. */
export const COMMERCIAL_PACKAGE = "tasks-enterprise";

/** The fields of a package.json that the rules read. */
export interface Manifest {
  readonly name?: string;
  readonly private?: boolean;
  readonly type?: string;
  readonly license?: string;
  readonly sideEffects?: false | readonly string[];
  readonly engines?: { readonly node?: string };
  readonly repository?: { readonly directory?: string };
  readonly files?: readonly string[];
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly publishConfig?: { readonly access?: string; readonly provenance?: boolean };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** One folder of packages/ with its package.json. */
export interface Package {
  readonly folder: string;
  readonly path: string;
  readonly manifest: Manifest;
}

/** Every folder of packages/ that has a package.json. */
export function listPackages(repository: Repository): readonly Package[] {
  return repository.files
    .filter((file) => /^packages\/[^/]+\/package\.json$/.test(file))
    .map((file) => ({
      folder: file.split("/")[1] ?? "",
      path: file.slice(0, -"/package.json".length),
      manifest: readManifest(repository, file),
    }));
}

/** The packages that go to npm. */
export function listPublished(repository: Repository): readonly Package[] {
  return listPackages(repository).filter(({ manifest }) => !manifest.private);
}

/** The package.json of every package, example and tool, and of the root. */
export function listManifestFiles({ files }: Repository): readonly string[] {
  return files.filter((file) => file === "package.json" || file.endsWith("/package.json"));
}

/** One package.json. */
export function readManifest(repository: Repository, file: string): Manifest {
  return JSON.parse(repository.read(file)) as Manifest;
}

/** What a user of the package gets with it: everything but devDependencies. */
export function installedDependencies(manifest: Manifest): readonly string[] {
  return Object.keys({
    ...manifest.dependencies,
    ...manifest.optionalDependencies,
    ...manifest.peerDependencies,
  });
}

/** Every dependency of every kind, with the range written for it. */
export function allDependencies(manifest: Manifest): readonly (readonly [name: string, range: string])[] {
  const { dependencies, devDependencies, peerDependencies, optionalDependencies } = manifest;
  return [dependencies, devDependencies, peerDependencies, optionalDependencies].flatMap((kind) =>
    Object.entries(kind ?? {}),
  );
}
