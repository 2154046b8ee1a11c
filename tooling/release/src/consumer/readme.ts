import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What the README of a package tells its users to install: every line of `npm install` that is not for development. */
export function readInstallLine(folder: string): readonly string[] {
  const lines = [...readReadme(folder).matchAll(/^npm install ((?!--save-dev).+)$/gm)];
  const words = lines.flatMap(([, rest = ""]) => rest.replace(/\s#.*/, "").trim().split(/\s+/));
  if (words.length === 0) throw new Error(`${folder}/README.md has no line of npm install.`);
  return [...new Set(words)];
}

/** The TypeScript of a README, in order. A block that begins with a file's name as a comment has that name. */
export function readCode(folder: string): ReadonlyMap<string, string> {
  const blocks = [...readReadme(folder).matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, code = ""]) => code);
  const named = blocks.map((code, index) => [
    /^\/\/ ([\w-]+\.ts)/.exec(code)?.[1] ?? `readme-${index + 1}.ts`,
    code,
  ]);
  return new Map(named as [string, string][]);
}

function readReadme(folder: string): string {
  return readFileSync(join(folder, "README.md"), "utf8");
}
