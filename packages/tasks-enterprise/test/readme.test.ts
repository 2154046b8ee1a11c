import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { useTemporaryFolder } from "./temporary-folder.ts";

const packageFolder = join(import.meta.dirname, "..");
const readme = readFileSync(join(packageFolder, "README.md"), "utf8");
const folder = useTemporaryFolder();

/** Blocks that begin with a file's name as a comment, by that name. */
const blocks = [...readme.matchAll(/```ts\n\/\/ (\S+\.ts)\n([\s\S]*?)```/g)].map(
  ([, name, code]) => [name as string, code as string] as const,
);

/** What a block says that it prints: the comments behind `console.log`. */
function promised(code: string): string {
  return [...code.matchAll(/^console\.log\(.*\); \/\/ (.*)$/gm)].map(([, text]) => `${text}\n`).join("");
}

it("has an example of every task", () => {
  expect(blocks.map(([name]) => name)).toEqual(["deduplicate.ts", "mask.ts", "profile.ts"]);
});

it.each(blocks)("%s of the README prints what it says", (name, code) => {
  const scope = join(folder.path, "node_modules/@task-abstraction");
  mkdirSync(scope, { recursive: true });
  symlinkSync(packageFolder, join(scope, "tasks-enterprise"), "junction");
  writeFileSync(join(folder.path, "package.json"), '{ "type": "module" }');
  writeFileSync(join(folder.path, name), code);
  const printed = execFileSync(process.execPath, [name], {
    cwd: folder.path,
    encoding: "utf8",
    env: { ...process.env, NODE_NO_WARNINGS: "1" },
  });
  expect(promised(code)).not.toBe("");
  expect(printed).toBe(promised(code));
});
