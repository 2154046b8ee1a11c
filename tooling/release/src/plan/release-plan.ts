import type { Manifest } from "../workspace/manifest.ts";
import type { PackedPackage } from "./pack-package.ts";

/** One package of a release. */
export interface PlannedPackage {
  /** Its package.json before versions were raised. */
  readonly before: Manifest;
  /** What it asked of core before, as a range: `^1.2.0`. */
  readonly coreBefore: string | undefined;
  readonly packed: PackedPackage;
}

/** What a release would publish, in the state of the checkout. */
export interface ReleasePlan {
  /** Changed or unknown files, as git names them. */
  readonly uncommitted: readonly string[];
  /** `<name>@<version>` of what was released before. */
  readonly released: ReadonlySet<string>;
  readonly packages: readonly PlannedPackage[];
}

/** True for a version that was not released before. */
export function isNew({ released }: ReleasePlan, { packed }: PlannedPackage): boolean {
  return !released.has(`${packed.manifest.name}@${packed.manifest.version}`);
}
