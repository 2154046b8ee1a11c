import { pathToFileURL } from "node:url";
import { installCommand, resolveModule } from "@task-abstraction/core";
import type * as Esbuild from "esbuild";
import { UsageError } from "../command-line/usage-error.ts";

/** What the builder is driven by. */
export type Bundler = Pick<typeof Esbuild, "build" | "version">;

/** Loads esbuild, which only who builds workers installs: that of the application, else one beside this package. */
export async function loadBundler(): Promise<Bundler> {
  try {
    const path = resolveModule("esbuild", undefined);
    return (await import(path === undefined ? "esbuild" : pathToFileURL(path).href)) as Bundler;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ERR_MODULE_NOT_FOUND") throw cause;
    throw new UsageError("task-backend build needs the bundler esbuild, which is not installed here.", {
      cause,
      code: "BUNDLER_NOT_INSTALLED",
      next: installCommand("--save-dev esbuild"),
    });
  }
}
