import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { Application, taskFile } from "./application.ts";

const application = new Application("backend-celery").write({
  "one.ts": taskFile("same"),
  "two.ts": taskFile("same"),
  "empty.ts": "export const nothing = 1;",
  "mine/index.html": "precious",
  "node_modules/native/package.json": { name: "native", main: "index.cjs" },
  "node_modules/native/index.cjs": 'module.exports = require("./addon.node");',
  "node_modules/native/addon.node": "",
  "native.cjs": `const { defineTask } = require("@task-abstraction/core");
exports.task = defineTask("native", async () => require("native"));`,
});
afterAll(() => application[Symbol.dispose]());

const ONE = ["--tasks", "one.ts"];
const CELERY = ["--backend", "celery"];

test.each([
  ["a module without tasks", ["--tasks", "empty.ts", ...CELERY], /empty\.ts".*neither a task nor a workflow/],
  [
    "two tasks of one name",
    ["--tasks", "one.ts,two.ts", ...CELERY],
    /"same" is defined twice: in .*one\.ts and in .*two\.ts/,
  ],
  [
    "a module that is not installed",
    ["--tasks", "@acme/tasks", ...CELERY],
    /not installed here\. Run: .* @acme\/tasks/,
  ],
  ["no tasks", CELERY, /no module was named.*\n.*taskModules/],
  ["no backend", ONE, /none was named.*\n.*--backend/],
  ["a backend that is unknown", [...ONE, "--backend", "celry"], /Did you mean "celery"/],
  [
    "a backend that is not installed",
    [...ONE, "--backend", "temporal"],
    /backend-temporal, which is not installed here/,
  ],
  [
    "a folder that holds something else",
    [...ONE, ...CELERY, "--out", "mine"],
    /holds something other than a built worker/,
  ],
  ["native code", ["--tasks", "./native.cjs", ...CELERY], /cannot be bundled.*\n.*--external native/],
  [
    "an external package that is not installed",
    [...ONE, ...CELERY, "--external", "left-pad"],
    /left-pad, which shop needs/,
  ],
])("build refuses %s with exit code 2, and says what to do", async (_title, words, message) => {
  const { code, stderr } = await application.build(words);
  expect(stderr).toMatch(message);
  expect(code).toBe(2);
});

test("build without esbuild says which command installs it", async () => {
  const hook = `--import=${join(import.meta.dirname, "without-esbuild.ts")}`;
  const { code, stderr } = await application.build([...ONE, ...CELERY, "--json"], { NODE_OPTIONS: hook });
  expect(JSON.parse(stderr)).toMatchObject({
    error: { code: "BUNDLER_NOT_INSTALLED", next: expect.stringMatching(/--save-dev esbuild$/) },
  });
  expect(code).toBe(2);
});

test("what was refused leaves nothing behind", () => {
  expect(existsSync(join(application.path, "dist/worker"))).toBe(false);
  expect(existsSync(join(application.path, "mine/index.html"))).toBe(true);
});
