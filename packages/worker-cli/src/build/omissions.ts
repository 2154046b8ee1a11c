import { matchesGlob } from "node:path";
import type { Omission } from "./built-worker-field.ts";

/** Read by compilers only, except those of the compiler itself, which are part of how it works. */
const TYPES = ["**/*.d.ts", "**/*.d.mts", "**/*.d.cts"];

/** Answers what is left out of copied packages on this platform. */
export class Omissions {
  readonly #omissions: readonly Omission[];

  constructor(omissions: readonly Omission[], platform: { readonly os: string; readonly cpu: string }) {
    this.#omissions = omissions.filter(
      ({ os, cpu }) => includesPlatform(os, platform.os) && includesPlatform(cpu, platform.cpu),
    );
  }

  /** Whether a whole package is left out. */
  hasPackage(name: string): boolean {
    return this.#omissions.some(({ from, files }) => from === name && files === undefined);
  }

  /** Whether a file is left out, by its path in the package, with slashes. */
  hasFile(name: string, path: string): boolean {
    const patterns = this.#omissions.flatMap(({ from, files }) => (from === name ? (files ?? []) : []));
    return [...patterns, ...(name === "typescript" ? [] : TYPES)].some((pattern) => matches(path, pattern));
  }
}

/** Whether a path, or a folder it is in, is what the pattern means. */
export function matches(path: string, pattern: string): boolean {
  const parts = path.split("/");
  return parts.some((_, index) => {
    const start = parts.slice(0, index + 1).join("/");
    return start === pattern || matchesGlob(start, pattern);
  });
}

/** As package managers read `os` and `cpu`. */
function includesPlatform(list: readonly string[] | undefined, own: string): boolean {
  if (list === undefined) return true;
  if (list.includes(`!${own}`)) return false;
  const wanted = list.filter((item) => !item.startsWith("!"));
  return wanted.length === 0 || wanted.includes(own);
}
