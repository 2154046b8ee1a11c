import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startProcess } from "../packages/conformance/src/index.ts";

const root = join(import.meta.dirname, "..");
const example = join(root, "examples/directory-backend");
const packages = ["core", "conformance"];

/** All that needs no engine fault, and one test whose workers are processes that load the package by its name. */
const PART = "(required|capabilities)( |:)|whose worker is killed in its middle";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "outsider-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("a project of its own, with the packages as they are published, runs the suite on the backend of the tutorial", {
  timeout: 240_000,
}, async () => {
  for (const name of packages)
    await run(["pack", "--pack-destination", folder], join(root, "packages", name));
  for (const part of ["src", "test/conformance.test.ts"])
    cpSync(join(example, part), join(folder, part), { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify(outsiderPackage()));
  await run(["install", "--ignore-workspace", "--no-frozen-lockfile", "--prefer-offline"], folder);

  await run(["exec", "vitest", "run", "--reporter=json", "--outputFile=report.json", "-t", PART], folder);
  const report = JSON.parse(readFileSync(join(folder, "report.json"), "utf8")) as {
    readonly numPassedTests: number;
    readonly numFailedTests: number;
  };
  expect(report).toMatchObject({ success: true, numFailedTests: 0 });
  expect(report.numPassedTests).toBeGreaterThan(200);
});

/** pnpm, as `npm test` has brought it into PATH. */
async function run(words: readonly string[], workingDirectory: string): Promise<void> {
  const pnpm = startProcess({
    name: `pnpm ${words[0]}`,
    executable: process.platform === "win32" ? "pnpm.cmd" : "pnpm",
    arguments: words,
    workingDirectory,
    environment: { CI: "true", VITEST: undefined, NODE_ENV: undefined, TASK_CONFORMANCE_REPORT: undefined },
  });
  expect(await pnpm.exited, pnpm.output()).toEqual({ code: 0, signal: null });
}

function outsiderPackage(): object {
  const { name, exports } = readPackage(example);
  const tarballs = readdirSync(folder).filter((file) => file.endsWith(".tgz"));
  const tarballOf = (packed: string): string =>
    `file:${tarballs.find((file) => file.startsWith(`task-abstraction-${packed}-`))}`;
  return {
    name,
    type: "module",
    exports,
    devDependencies: {
      ...Object.fromEntries(packages.map((packed) => [`@task-abstraction/${packed}`, tarballOf(packed)])),
      vitest: readPackage(join(root, "node_modules/vitest")).version,
    },
    pnpm: { overrides: { "@task-abstraction/core": tarballOf("core") } },
  };
}

function readPackage(path: string): {
  readonly name: string;
  readonly version: string;
  readonly exports: object;
} {
  return JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
}
