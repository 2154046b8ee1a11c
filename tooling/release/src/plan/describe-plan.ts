import type { Manifest } from "../workspace/manifest.ts";
import { isNew, type PlannedPackage, type ReleasePlan } from "./release-plan.ts";

/** The plan, for people. */
export function describePlan(plan: ReleasePlan): string {
  return plan.packages.map((planned) => describePackage(planned, isNew(plan, planned))).join("\n\n");
}

function describePackage({ before, packed }: PlannedPackage, published: boolean): string {
  const { manifest, files, packedBytes } = packed;
  const raised = before.version === manifest.version ? "" : ` (was ${before.version})`;
  const unpackedBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  return [
    `${manifest.name} ${manifest.version}${raised}${published ? "" : ", released already"}`,
    `  tarball ${kilobytes(packedBytes)}, unpacked ${kilobytes(unpackedBytes)}, ${files.length} files`,
    ...files.map(({ path, bytes }) => `    ${kilobytes(bytes).padStart(10)}  ${path}`),
    ...describeRanges("peers", manifest.peerDependencies, optionalPeers(manifest)),
    ...describeRanges("dependencies", manifest.dependencies, new Set()),
  ].join("\n");
}

function describeRanges(
  title: string,
  ranges: Readonly<Record<string, string>> = {},
  optional: ReadonlySet<string>,
): readonly string[] {
  const named = Object.entries(ranges).map(
    ([name, range]) => `${name}@${range}${optional.has(name) ? " (optional)" : ""}`,
  );
  return named.length === 0 ? [] : [`  ${title}: ${named.join(", ")}`];
}

function optionalPeers({ peerDependenciesMeta = {} }: Manifest): ReadonlySet<string> {
  const optional = Object.entries(peerDependenciesMeta).filter(([, meta]) => meta.optional === true);
  return new Set(optional.map(([name]) => name));
}

/** As registries count: 1 kB is 1,000 bytes. */
export function kilobytes(bytes: number): string {
  return `${(bytes / 1_000).toFixed(1)} kB`;
}
