import { dirname, resolve } from "node:path";
import { nameSource } from "./name-source.ts";

/** A source map whose sources have names that are the same on every machine, and tell nothing of the one that built. */
export function renameSources(sourceMap: string, outfile: string, folder: string): string {
  const map = JSON.parse(sourceMap) as { sources: string[] };
  const sources = map.sources.map((source) => nameSource(resolve(dirname(outfile), source), folder));
  return JSON.stringify({ ...map, sources });
}

/** The bundler's comment above the code of a file. */
const COMMENT = /^\/\/ (.+)$/;
/** The same before a module that is run only when it is asked for. */
const KEY = /^( {2})"(.+)"(\(.*\) \{)$/;

/** A program in which the bundler's notes of where code comes from have the same names. No line moves. */
export function renameNotes(
  program: string,
  inputs: Readonly<Record<string, unknown>>,
  folder: string,
): string {
  const rename = (path: string): string => nameSource(resolve(folder, path), folder);
  return program
    .split("\n")
    .map((line) => {
      const path = COMMENT.exec(line)?.[1];
      if (path !== undefined && Object.hasOwn(inputs, path)) return `// ${rename(path)}`;
      const [, indent, key, rest] = KEY.exec(line) ?? [];
      return key !== undefined && Object.hasOwn(inputs, key) ? `${indent}"${rename(key)}"${rest}` : line;
    })
    .join("\n");
}
