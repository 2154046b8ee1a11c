import { type Manifest, readManifest } from "../workspace/manifest.ts";
import { listBackends } from "../workspace/published-packages.ts";
import type { InstalledPackage } from "./installed-packages.ts";

/** What a backend's own command is made of, and the worker's command too: no trace of an engine. */
const OF_COMMANDS = new Set(["commander", "picocolors"]);

/**
 * What came along with a backend and should not: other backends, and what those need for their engines. What this backend's own
 * engine needs as well, such as a client that two of them share, is no trace of another.
 */
export function findForeignPackages(
  root: string,
  backend: string,
  installed: readonly InstalledPackage[],
): readonly string[] {
  const backends = listBackends(root);
  const own = backends.get(backend);
  if (own === undefined) throw new Error(`There is no backend ${backend}.`);
  const others = [...backends.values()].filter((other) => other !== own);
  const foreign = new Set(others.flatMap(({ manifest }) => [manifest.name, ...needsOf(manifest)]));
  const wanted = reach(needsOf(own.manifest), installed);
  const isForeign = (name: string): boolean =>
    foreign.has(name) && !wanted.has(name) && !OF_COMMANDS.has(name);
  return installed.map(({ name }) => name).filter(isForeign);
}

/** What some packages need, and what those need in turn. */
function reach(names: readonly string[], installed: readonly InstalledPackage[]): ReadonlySet<string> {
  const reached = new Set(names);
  for (const name of reached) {
    for (const found of installed.filter((candidate) => candidate.name === name))
      for (const need of needsOf(readManifest(found.folder))) reached.add(need);
  }
  return reached;
}

function needsOf({ dependencies, optionalDependencies, peerDependencies }: Manifest): readonly string[] {
  return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies });
}
