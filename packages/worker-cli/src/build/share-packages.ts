import { realpathSync } from "node:fs";
import { isBuiltin } from "node:module";
import { resolveModule } from "@task-abstraction/core";
import type { OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from "esbuild";
import { findPackage } from "../packages/find-package.ts";
import type { InstalledPackage } from "./package-closure.ts";

const CORE = "@task-abstraction/core";
/** That a resolution is a plugin's own question: two that answered each other's would never end. */
export const ASKED = Symbol("asked");

/** What the plugin knows. */
export interface SharedPackages {
  /** The generated program, which lies beside `node_modules` once it is written. */
  readonly entry: string;
  /** Where the things are that the program imports. */
  readonly imports: ReadonlyMap<string, string>;
  /** What the program finds in `node_modules`, by name. */
  readonly installed: ReadonlyMap<string, InstalledPackage>;
  /** Of the application. */
  readonly folder: string;
}

/**
 * Keeps every package once: what goes into `node_modules` is imported from there by bundled code too, and all code gets
 * the application's core, whatever copies there are.
 */
export function sharePackages(shared: SharedPackages): Plugin {
  const core = resolveModule(CORE, shared.folder);
  return {
    name: "share-packages",
    setup(build) {
      build.onResolve({ filter: /^[^/#]/ }, async (asked) => {
        if (asked.pluginData === ASKED || isBuiltin(asked.path)) return undefined;
        const installed = shared.installed.get(packageOf(asked.path));
        if (installed !== undefined) return keepInstalled(build, asked, { installed, entry: shared.entry });
        if (asked.path === CORE && core !== undefined) return { path: core };
        const path = asked.importer === shared.entry ? shared.imports.get(asked.path) : undefined;
        return path === undefined ? undefined : { path: realpathSync(path) };
      });
    },
  };
}

/** External where the importer means the very package that goes into `node_modules`, and not another of its name. */
async function keepInstalled(
  build: PluginBuild,
  { path, importer, namespace, resolveDir, kind }: OnResolveArgs,
  { installed, entry }: { readonly installed: InstalledPackage; readonly entry: string },
): Promise<OnResolveResult | undefined> {
  if (importer === entry || path === CORE) return { path, external: true };
  const found = await build.resolve(path, { importer, namespace, resolveDir, kind, pluginData: ASKED });
  if (found.errors.length > 0) return undefined;
  const owner = findPackage(found.path);
  const isShared = owner !== undefined && realpathSync(owner.folder) === installed.folder;
  return isShared ? { path, external: true } : { path: found.path, sideEffects: found.sideEffects };
}

function packageOf(specifier: string): string {
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}
