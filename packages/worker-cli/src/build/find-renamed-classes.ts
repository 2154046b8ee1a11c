import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { findPackage } from "../packages/find-package.ts";
import type { Bundle } from "./bundle-worker.ts";
import type { ModulePart } from "./find-parts.ts";
import { nameSource } from "./name-source.ts";

const CLASS = /\bclass\s+([A-Za-z_$][\w$]*)/g;
/** As the bundler writes most of them. */
const BUNDLED_CLASS = /\b(?:class|var)\s+([A-Za-z_$][\w$]*)/g;

/**
 * Warnings about classes of task modules that got another name, because the bundle has two of theirs. An error whose
 * name is taken from its class would no longer be the one that a retry policy means. The bundler could keep names, at
 * the cost of a call for every function that is made while tasks run.
 */
export async function findRenamedClasses(
  { program, used }: Bundle,
  modules: readonly ModulePart[],
  folder: string,
): Promise<readonly string[]> {
  const homes = new Set(modules.flatMap(({ package: found }) => (found === undefined ? [] : [found.folder])));
  const own = used.filter((path) => homes.has(findPackage(resolve(folder, path))?.folder ?? ""));
  const warnings = await Promise.all(
    own.map(async (path) => {
      const source = await readFile(resolve(folder, path), "utf8").catch(() => "");
      const bundled = new Set(findNames(sectionOf(program, path), BUNDLED_CLASS));
      return findNames(source, CLASS)
        .filter((name) => !bundled.has(name) && bundled.has(`${name}2`))
        .map(
          (name) =>
            `The class ${name} of ${nameSource(resolve(folder, path), folder)} is called ${name}2 in the worker, which has another one of that name. If it is an error that a retry policy names, set its name: override readonly name = "${name}".`,
        );
    }),
  );
  return warnings.flat();
}

function findNames(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1] as string);
}

/** What the bundler wrote below its note of where code comes from. */
function sectionOf(program: string, path: string): string {
  const start = program.indexOf(`\n// ${path}\n`);
  if (start === -1) return "";
  const end = program.indexOf("\n// ", start + path.length);
  return program.slice(start, end === -1 ? undefined : end);
}
