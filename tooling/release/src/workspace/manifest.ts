import { readFileSync } from "node:fs";
import { join } from "node:path";

type Ranges = Readonly<Record<string, string>>;

/** The fields of a package.json that a release looks at. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly license?: string | { readonly type?: string };
  readonly bin?: Ranges;
  readonly exports?: Readonly<Record<string, string | { readonly default?: string }>>;
  readonly scripts?: Ranges;
  readonly dependencies?: Ranges;
  readonly optionalDependencies?: Ranges;
  readonly peerDependencies?: Ranges;
  readonly devDependencies?: Ranges;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** The package.json of a folder. */
export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
}
