import { fileURLToPath } from "node:url";

/**
 * The path of a module of this package that runs in processes of their own; it is an entry of `tsup.config.ts`.
 *
 * @param source from `src`: `processes/worker-program.ts`
 */
export function findModule(source: string): string {
  // Built, every module that may call this lies at the top of `dist`.
  const url = import.meta.url.endsWith(".ts")
    ? new URL(`../${source}`, import.meta.url)
    : new URL(source.replace(/\.ts$/, ".js"), import.meta.url);
  return fileURLToPath(url);
}
