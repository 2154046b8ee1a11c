import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import testing from "../src/index.ts";

const repository = join(import.meta.dirname, "../../..");

/** Where an application has its packages. */
const packages = new Map([
  ["@task-abstraction/core", "packages/core"],
  ["@task-abstraction/testing", "packages/testing"],
  ["@task-abstraction/backend-pgboss", "packages/backend-pgboss"],
  ["@types/node", "node_modules/@types/node"],
  ["vitest", "node_modules/vitest"],
  ["typescript", "node_modules/typescript"],
]);

const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");

/** Blocks that begin with a file's name as a comment, by that name. */
function readBlocks(): ReadonlyMap<string, string> {
  const blocks = readme.matchAll(/```ts(?: no-check)?\n\/\/ (\S+\.ts)\n([\s\S]*?)```/g);
  return new Map([...blocks].map(([, name, code]) => [name as string, code as string]));
}

describe("the README", () => {
  it("has a row for every setting", () => {
    const rows = [...readme.matchAll(/^\| `(\w+)` \| .*? \| (.*) \|$/gm)].map(([, name, text]) => [
      name,
      text,
    ]);
    const settings = Object.entries(testing.configuration);
    expect(rows).toEqual(settings.map(([name, { description }]) => [name, description]));
  });
});

describe.concurrent("the code of the README", { timeout: 60_000 }, () => {
  const blocks = readBlocks();
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "testing-readme-"));
    for (const [name, path] of packages) {
      const link = join(folder, "node_modules", name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(repository, path), link, "junction");
    }
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    const base = join(repository, "tooling/tsconfig/base.json");
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ extends: base, include: ["*.ts"] }));
    for (const [name, code] of blocks) writeFileSync(join(folder, name), code);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Runs a program of the folder; answers its exit code and its output. */
  function run(program: string, ...args: readonly string[]): Promise<{ code: unknown; output: string }> {
    return new Promise((resolve) => {
      const path = join(folder, "node_modules", program);
      execFile(process.execPath, [path, ...args], { cwd: folder }, (error, stdout, stderr) =>
        resolve({ code: error?.code ?? 0, output: stdout + stderr }),
      );
    });
  }

  it("is there", ({ expect }) => {
    expect([...blocks.keys()]).toEqual([
      "tasks.ts",
      "sign-up.test.ts",
      "matchers.test.ts",
      "pose.test.ts",
      "faults.test.ts",
    ]);
  });

  it("compiles", async ({ expect }) => {
    const { code, output } = await run("typescript/bin/tsc");
    expect(output).toBe("");
    expect(code).toBe(0);
  });

  it("runs, and its tests pass", async ({ expect }) => {
    const options = ["--no-isolate", "--reporter=json", "--outputFile=results.json"];
    const { code, output } = await run("vitest/vitest.mjs", "run", ...options);
    expect(code, output).toBe(0);
    const results: unknown = JSON.parse(readFileSync(join(folder, "results.json"), "utf8"));
    expect(results).toMatchObject({ numPassedTests: 4, numTotalTests: 4 });
  });
});
