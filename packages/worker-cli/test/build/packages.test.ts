import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { RunningCommand } from "../run-command.ts";
import { Application, readFiles, taskFile } from "./application.ts";

const readsItsFile = `import { readFileSync } from "node:fs";
export const words = readFileSync(new URL("./words.txt", import.meta.url), "utf8");`;

const application = new Application("backend-celery").write({
  "node_modules/wordy/package.json": {
    name: "wordy",
    version: "2.0.0",
    type: "module",
    exports: "./index.js",
    dependencies: { leaf: "1" },
  },
  "node_modules/wordy/index.js": `import "leaf";\n${readsItsFile}`,
  "node_modules/wordy/words.txt": "hello",
  "node_modules/wordy/index.d.ts": "export const words: string;",
  "node_modules/wordy/node_modules/leaf/package.json": { name: "leaf", version: "1.0.0", main: "index.js" },
  "node_modules/wordy/node_modules/leaf/index.js": "",
  "node_modules/leaf/package.json": { name: "leaf", version: "9.0.0", main: "index.js" },
  "node_modules/leaf/index.js": "",
  "wordy.ts": taskFile("wordy", 'import { words } from "wordy";\nexport { words };'),
  "tasks/one.ts": taskFile("one"),
  "tasks/two.ts": taskFile("two"),
  "own-paths.ts": taskFile(
    "own_paths",
    `import { createRequire } from "node:module";
const require = createRequire(import.meta.url), __dirname = import.meta.dirname, __filename = "x";
export const own = [require("node:os").EOL, __dirname, __filename];
export class UsageError extends Error {}`,
  ),
});
afterAll(() => application[Symbol.dispose]());

const CELERY = ["--backend", "celery"];

test("a package that reads a file beside itself is refused when it is bundled: the worker is started before it is handed over", async () => {
  const { code, stderr } = await application.build(["--tasks", "wordy.ts", ...CELERY, "--out", "lost"]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/does not start: .*words\.txt.*\n.*--external/);
});

test("--external copies a package with its dependencies of the right version, without types", async () => {
  const words = ["--tasks", "wordy.ts", ...CELERY, "--external", "wordy"];
  const folder = await application.buildTo("kept", words);
  expect([...readFiles(join(folder, "node_modules")).keys()]).toEqual([
    "leaf/index.js",
    "leaf/package.json",
    "wordy/index.js",
    "wordy/package.json",
    "wordy/words.txt",
  ]);
  expect(JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"))).toMatchObject({
    platform: `${process.platform}-${process.arch}`,
    installed: [
      { name: "leaf", version: "1.0.0", path: "node_modules/leaf" },
      { name: "wordy", version: "2.0.0", path: "node_modules/wordy" },
    ],
  });
});

test("builtWorker.external in the package.json of the application does the same", async () => {
  using other = new Application("backend-celery");
  other.write({
    "package.json": {
      name: "shop",
      type: "module",
      taskModules: ["./tasks.ts"],
      builtWorker: { external: ["leaf"] },
    },
    "node_modules/leaf/package.json": { name: "leaf", version: "9.0.0", main: "index.js" },
    "node_modules/leaf/index.js": "",
    "tasks.ts": taskFile("one", 'import "leaf";'),
  });
  const folder = await other.buildTo("worker", CELERY);
  expect([...readFiles(join(folder, "node_modules")).keys()]).toEqual(["leaf/index.js", "leaf/package.json"]);
});

test("what a dependency may require() and does not bring is left out, with a warning", async () => {
  using other = new Application("backend-celery");
  other.write({
    "node_modules/lazy/package.json": { name: "lazy", version: "1.0.0", main: "index.js" },
    "node_modules/lazy/index.js": 'exports.later = () => require("not-here/part");',
    "tasks.ts": taskFile("one", 'import "lazy";'),
  });
  const words = ["--tasks", "tasks.ts", ...CELERY, "--out", "worker", "--json"];
  const { stdout, code } = await other.build(words);
  expect(code).toBe(0);
  const { warnings } = JSON.parse(stdout) as { readonly warnings: readonly string[] };
  expect(warnings).toEqual([expect.stringMatching(/^lazy may ask for not-here\/part/)]);
});

test("modules come from globs and TASK_MODULES as in development, and --json tells what was made", async () => {
  const { stdout, code } = await application.build([...CELERY, "--json", "--out", "globbed"], {
    TASK_MODULES: "./tasks/*.ts",
  });
  expect(code).toBe(0);
  const report = JSON.parse(stdout) as { readonly files: readonly object[] };
  expect(report).toMatchObject({
    out: join(application.path, "globbed"),
    nodeModules: null,
    manifest: {
      modules: [
        { source: "./tasks/one.ts", package: { name: "shop", version: "1.2.3" }, tasks: [{ name: "one" }] },
        { source: "./tasks/two.ts", tasks: [{ name: "two" }] },
      ],
    },
  });
  expect(report.files).toContainEqual({ path: "index.js", bytes: expect.any(Number) });
});

test("a worker is replaced by the next one", async () => {
  await application.buildTo("replaced", ["--tasks", "tasks/one.ts", ...CELERY]);
  const folder = await application.buildTo("replaced", ["--tasks", "tasks/two.ts", ...CELERY]);
  const { stdout } = await new RunningCommand(folder, ["--manifest"], { cwd: application.path }).ended;
  expect(JSON.parse(stdout)).toMatchObject({ modules: [{ source: "./tasks/two.ts" }] });
});

test("a module may have require, __dirname and a class of a taken name of its own, and is warned of what that changes", async () => {
  const { stdout, code } = await application.build([
    "--tasks",
    "own-paths.ts",
    ...CELERY,
    "--out",
    "own",
    "--json",
  ]);
  expect(code).toBe(0);
  const { warnings } = JSON.parse(stdout) as { readonly warnings: readonly string[] };
  expect(warnings).toEqual([
    expect.stringMatching(/^own-paths\.ts uses __dirname/),
    expect.stringMatching(/class UsageError of own-paths\.ts is called UsageError2/),
  ]);
});
