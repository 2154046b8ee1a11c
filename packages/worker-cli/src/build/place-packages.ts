import type { InstalledPackage } from "./package-closure.ts";

/** A package and where in the output it goes, as `node_modules/a/node_modules/b`. */
export interface PlacedPackage {
  readonly path: string;
  readonly package: InstalledPackage;
}

/** Where a package lies, with the names it finds in its own `node_modules`. */
interface Place {
  readonly path: string;
  readonly package: InstalledPackage | undefined;
  readonly parent: Place | undefined;
  readonly children: Map<string, Place>;
}

/**
 * Lays packages out so that Node finds for each what the package manager gave it: at the top while the name is free
 * there, else below the package that asks. A place below is only ever filled for its own package, before anything in it
 * looks for its dependencies, so nothing comes between later.
 */
export function placePackages(wanted: ReadonlyMap<string, InstalledPackage>): readonly PlacedPackage[] {
  const root: Place = { path: "", package: undefined, parent: undefined, children: new Map() };
  const queue: Place[] = [];
  const place = (parent: Place, name: string, dependency: InstalledPackage): void => {
    const path = `${parent.path === "" ? "" : `${parent.path}/`}node_modules/${name}`;
    const placed: Place = { path, package: dependency, parent, children: new Map() };
    parent.children.set(name, placed);
    queue.push(placed);
  };
  for (const [name, found] of wanted) place(root, name, found);
  const all: PlacedPackage[] = [];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { package: found, path } = next as Place & { readonly package: InstalledPackage };
    all.push({ path, package: found });
    for (const [name, dependency] of found.dependencies) {
      const seen = lookUp(next, name);
      if (seen?.package === dependency) continue;
      place(seen === undefined ? root : next, name, dependency);
    }
  }
  return all.sort((left, right) => (left.path < right.path ? -1 : 1));
}

/** What a package gets under a name; a package's own name leads to itself only from inside. */
function lookUp(from: Place, name: string): Place | undefined {
  for (let place: Place | undefined = from; place !== undefined; place = place.parent) {
    const found = place.children.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What a file beside `node_modules` finds there, by name. */
export function listTopPackages(placed: readonly PlacedPackage[]): ReadonlyMap<string, InstalledPackage> {
  return new Map(
    placed.flatMap(({ path, package: found }) => {
      const name = path.slice("node_modules/".length);
      return name.includes("/node_modules/") ? [] : [[name, found] as const];
    }),
  );
}
