import { knownBackends, resolveModule } from "@task-abstraction/core";
import { findPackage } from "../packages/find-package.ts";
import type { PackageIdentity } from "../packages/package-identity.ts";

/** Name and version of the package a backend type comes from, found where core finds it. */
export function findBackendPackage(type: string): PackageIdentity | null {
  const path = resolveModule(packageOfType(type), undefined);
  const found = path === undefined ? undefined : findPackage(path);
  return found === undefined ? null : { name: found.name, version: found.version };
}

/** The package or path that a backend type means. */
export function packageOfType(type: string): string {
  return Object.hasOwn(knownBackends, type)
    ? knownBackends[type as keyof typeof knownBackends].package
    : type;
}
