import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { UsageError } from "../command-line/usage-error.ts";
import { type FoundPackage, readPackage } from "../packages/find-package.ts";

/** A package with the packages it gets when it asks for them by name. */
export interface InstalledPackage extends FoundPackage {
  readonly dependencies: Map<string, InstalledPackage>;
}

/** A package that is asked for, and by whom. */
export interface PackageRequest {
  readonly name: string;
  readonly by: FoundPackage;
}

/**
 * Packages and everything they need at run time, as the package manager has installed it: links are followed, so each
 * package of the disk is one object here, however it is reached.
 */
export class PackageClosure {
  readonly #byFolder = new Map<string, InstalledPackage>();
  readonly #isOmitted: (name: string) => boolean;

  constructor(isOmitted: (name: string) => boolean) {
    this.#isOmitted = isOmitted;
  }

  /** @throws UsageError when it, or one of its dependencies, is not installed */
  add({ name, by }: PackageRequest): InstalledPackage {
    const found = name === by.name ? by : findInstalled(name, by.folder);
    if (found === undefined) throw notInstalled(name, by.name);
    return this.#addFound(found);
  }

  #addFound(found: FoundPackage): InstalledPackage {
    const folder = realpathSync(found.folder);
    const known = this.#byFolder.get(folder);
    if (known !== undefined) return known;
    const added: InstalledPackage = { ...found, folder, dependencies: new Map() };
    this.#byFolder.set(folder, added);
    for (const { name, isRequired } of dependenciesOf(found)) {
      if (this.#isOmitted(name)) continue;
      const dependency = findInstalled(name, folder);
      if (dependency !== undefined) added.dependencies.set(name, this.#addFound(dependency));
      else if (isRequired) throw notInstalled(name, found.name);
    }
    return added;
  }
}

/** Optional dependencies and peers that are missing here are missing when the application runs from its packages too. */
function dependenciesOf({
  description,
}: FoundPackage): { readonly name: string; readonly isRequired: boolean }[] {
  const { dependencies = {}, optionalDependencies = {}, peerDependencies = {} } = description;
  const names = new Set(
    [dependencies, optionalDependencies, peerDependencies].flatMap((list) => Object.keys(list)),
  );
  return [...names].sort().map((name) => ({
    name,
    isRequired: Object.hasOwn(dependencies, name) && !Object.hasOwn(optionalDependencies, name),
  }));
}

/** As Node looks for a package, from a folder upwards. */
function findInstalled(name: string, from: string): FoundPackage | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", name);
    if (existsSync(join(candidate, "package.json"))) return readPackage(realpathSync(candidate));
    if (dirname(folder) === folder) return undefined;
  }
}

function notInstalled(name: string, by: string): UsageError {
  return new UsageError(`The package ${name}, which ${by} needs in a built worker, is not installed here.`, {
    code: "BUILD_FAILED",
    next: `install the packages of the application again, or ${name} itself`,
  });
}
