import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type Manifest, readManifest } from "./manifest.ts";

/** A package of packages/ that goes to npm. */
export interface PublishedPackage {
  /** Its folder's name: `backend-celery`. */
  readonly id: string;
  readonly folder: string;
  readonly manifest: Manifest;
}

/** The packages of a checkout, or of a copy of it, that go to npm. */
export function listPublished(root: string): readonly PublishedPackage[] {
  return readdirSync(join(root, "packages"))
    .sort()
    .map((id) => ({ id, folder: join(root, "packages", id) }))
    .filter(({ folder }) => existsSync(join(folder, "package.json")))
    .map((found) => ({ ...found, manifest: readManifest(found.folder) }))
    .filter(({ manifest }) => manifest.private !== true);
}

/** The backends among them, by the name that TASK_BACKEND_TYPE gives them: `celery`. */
export function listBackends(root: string): ReadonlyMap<string, PublishedPackage> {
  const backends = listPublished(root).filter(({ id }) => id.startsWith("backend-"));
  return new Map(backends.map((found) => [found.id.slice("backend-".length), found]));
}

/** What a package names as its own from within the build: its entries and its commands, as files below its folder. */
export function listEntries({ exports = {}, bin = {} }: Manifest): readonly string[] {
  const targets = Object.values(exports).map((target) =>
    typeof target === "string" ? target : (target.default ?? ""),
  );
  return [...targets, ...Object.values(bin)].filter((target) => target.startsWith("./dist/"));
}
