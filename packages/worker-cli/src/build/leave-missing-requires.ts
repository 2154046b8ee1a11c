import type { Plugin } from "esbuild";
import { findPackage } from "../packages/find-package.ts";
import { ASKED } from "./share-packages.ts";

/**
 * Leaves out what a dependency asks for by `require()` and does not bring: such as a format that few of its users need. As
 * everywhere in Node, that fails when it is asked for, and not before; `onMissing` is told, for the user to know.
 */
export function leaveMissingRequires(onMissing: (what: string) => void): Plugin {
  return {
    name: "leave-missing-requires",
    setup(build) {
      build.onResolve({ filter: /^[^./#]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
        if (kind !== "require-call" || pluginData === ASKED || !importer.includes("node_modules"))
          return undefined;
        const found = await build.resolve(path, { kind, importer, resolveDir, pluginData: ASKED });
        if (found.errors.length === 0) return undefined;
        const owner = findPackage(importer)?.name ?? importer;
        onMissing(`${owner} may ask for ${path}, which is not installed, and fails then.`);
        return { path, external: true };
      });
    },
  };
}
