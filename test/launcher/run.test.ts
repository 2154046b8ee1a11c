import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

test("--help lists every command that package.json has a script for", () => {
  const { status, stdout } = launch("--help");
  const { scripts } = JSON.parse(readFileSync(`${root}/package.json`, "utf8")) as {
    scripts: Record<string, string>;
  };
  const listed = [...stdout.matchAll(/npm run (\S+)/g)]
    .map((match) => match[1])
    .filter((name) => name !== "<command>");
  expect(status).toBe(0);
  expect(listed.sort()).toEqual(
    Object.keys(scripts)
      .filter((name) => scripts[name] === `node scripts/run.mjs ${name}`)
      .sort(),
  );
});

test("an unknown command is refused with the list of commands", () => {
  const { status, stderr } = launch("qickstart");
  expect(status).toBe(2);
  expect(stderr).toContain("npm run quickstart");
});

function launch(...args: readonly string[]) {
  return spawnSync(process.execPath, ["scripts/run.mjs", ...args], { cwd: root, encoding: "utf8" });
}
