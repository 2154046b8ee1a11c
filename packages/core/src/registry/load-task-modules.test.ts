import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { changeDirectory, createFolder } from "../../test/temporary-folder.ts";
import { createRegistry } from "./create-registry.ts";
import { findTaskModules, loadTaskModules } from "./load-task-modules.ts";

/** Source of a module with one task that any copy of this package could have made: only the marker tells. */
function taskModule(name: string): string {
  return `const define = (name) => ({ name, options: {}, [Symbol.for("task-abstraction.task")]: () => 1 });
    export const task = define(${JSON.stringify(name)});`;
}

const moduleInvalid = (message: RegExp): unknown =>
  expect.objectContaining({ code: "TASK_MODULE_INVALID", message: expect.stringMatching(message) });

async function namesIn(specifiers: readonly string[], from: string): Promise<string[]> {
  return [...createRegistry(await loadTaskModules(specifiers, { from })).tasks.keys()];
}

beforeEach(() => {
  vi.stubEnv("npm_config_user_agent", undefined);
  return () => vi.unstubAllEnvs();
});

describe("loadTaskModules()", () => {
  it("loads a file by a relative path, an absolute one and a URL", async () => {
    const folder = createFolder({
      "a.ts": taskModule("a"),
      "b.mjs": taskModule("b"),
      "c.ts": taskModule("c"),
    });
    const specifiers = ["./a.ts", join(folder, "b.mjs"), pathToFileURL(join(folder, "c.ts")).href];
    expect(await namesIn(specifiers, folder)).toEqual(["a", "b", "c"]);
  });

  it("answers each module with its path as its source", async () => {
    const folder = createFolder({ "a.ts": taskModule("a") });
    const modules = await loadTaskModules(["./a.ts"], { from: folder });
    expect(modules.map((module) => module.source)).toEqual([join(folder, "a.ts")]);
    expect(createRegistry(modules).sourceOf("a")).toBe(join(folder, "a.ts"));
  });

  it("looks paths up from the working directory by default", async () => {
    changeDirectory(createFolder({ "tasks/a.ts": taskModule("a") }));
    expect((await loadTaskModules(["./tasks/a.ts"])).length).toBe(1);
  });

  it("loads a package", async () => {
    const folder = createFolder({
      "node_modules/@acme/tasks/package.json": { name: "@acme/tasks", type: "module", exports: "./index.js" },
      "node_modules/@acme/tasks/index.js": taskModule("acme"),
    });
    expect(await namesIn(["@acme/tasks"], folder)).toEqual(["acme"]);
  });

  it("loads every file of a glob in the order of their names, those without tasks too", async () => {
    const folder = createFolder({
      "tasks/b.ts": taskModule("b"),
      "tasks/a.ts": taskModule("a"),
      "tasks/deep/c.ts": taskModule("c"),
      "tasks/format.ts": "export const format = (text: string) => text;",
    });
    const modules = await loadTaskModules(["./tasks/**/*.ts"], { from: folder });
    expect(modules.map((module) => module.source.slice(folder.length))).toEqual([
      "/tasks/a.ts",
      "/tasks/b.ts",
      "/tasks/deep/c.ts",
      "/tasks/format.ts",
    ]);
    expect([...createRegistry(modules).tasks.keys()]).toEqual(["a", "b", "c"]);
  });

  it("takes a pattern with braces", async () => {
    const folder = createFolder({
      "a.ts": taskModule("a"),
      "b.ts": taskModule("b"),
      "c.ts": taskModule("c"),
    });
    expect(await namesIn(["./{a,c}.ts"], folder)).toEqual(["a", "c"]);
  });

  it("leaves out folders that a glob matches", async () => {
    const folder = createFolder({ "tasks/a.ts": taskModule("a"), "tasks/deep/b.ts": taskModule("b") });
    expect(await namesIn(["./tasks/*"], folder)).toEqual(["a"]);
  });

  it.each([
    ["a file that is not there", "./missing.ts", /"\.\/missing\.ts": there is no such file\.$/],
    ["a URL of no file", "file:///missing/tasks.ts", /there is no such file\.$/],
    ["a glob that matches nothing", "./nowhere/*.ts", /no file matches\.$/],
    [
      "a module without tasks",
      "./empty.ts",
      /exports neither a task nor a workflow\. Export what defineTask\(\) returns\.$/,
    ],
    ["a glob whose files bring no task", "./em*.ts", /no matching file exports a task\.$/],
    ["a module that throws", "./throws.ts", /it failed to load: no database$/],
    ["a module that throws what is no error", "./throws-text.ts", /it failed to load: plain text$/],
    ["a module that misses an import", "./imports.ts", /it failed to load: .*missing-import/],
    ["a glob with a module that throws", "./throws.*", /it failed to load: no database$/],
    [
      "a package that is not installed",
      "@acme/missing",
      /not installed here\. Run: yarn add @acme\/missing$/,
    ],
    ["a package that cannot be resolved", "browser-only", /it cannot be resolved: .*exports/],
  ])("refuses %s with TASK_MODULE_INVALID", async (_title, specifier, message) => {
    const folder = createFolder({
      "yarn.lock": "",
      "empty.ts": "export const answer = 42;",
      "throws.ts": 'throw new Error("no database");',
      "throws-text.ts": 'throw "plain text";',
      "imports.ts": 'import "missing-import"; export {};',
      "node_modules/browser-only/package.json": { name: "browser-only", exports: { browser: "./x.js" } },
    });
    changeDirectory(folder);
    await expect(loadTaskModules([specifier], { from: folder })).rejects.toEqual(moduleInvalid(message));
  });

  it("keeps what a failing module threw as the cause", async () => {
    const folder = createFolder({ "throws.ts": 'throw new RangeError("far");' });
    await expect(loadTaskModules(["./throws.ts"], { from: folder })).rejects.toMatchObject({
      specifier: "./throws.ts",
      cause: { name: "RangeError" },
    });
  });

  it("refuses a module that defines one name twice with DUPLICATE_NAME", async () => {
    const folder = createFolder({
      "a.ts": `${taskModule("a")} export const again = define("a");`,
    });
    await expect(loadTaskModules(["./a.ts"], { from: folder })).rejects.toMatchObject({
      code: "DUPLICATE_NAME",
    });
  });
});

describe("findTaskModules()", () => {
  it("answers taskModules of the nearest package.json, with paths relative to it", async () => {
    const folder = createFolder({
      "package.json": { taskModules: ["./tasks/*.ts", "@acme/tasks", "../shared/tasks.ts"] },
      "source/deep/app.ts": "",
    });
    expect(await findTaskModules(join(folder, "source/deep/app.ts"))).toEqual([
      join(folder, "tasks/*.ts"),
      "@acme/tasks",
      join(folder, "../shared/tasks.ts"),
    ]);
  });

  it("answers none where the nearest package.json names none, whatever those above say", async () => {
    const folder = createFolder({ "package.json": { taskModules: ["./a.ts"] }, "app/package.json": {} });
    expect(await findTaskModules(join(folder, "app"))).toEqual([]);
  });

  it("answers none where there is no package.json at all", async () => {
    expect(await findTaskModules("/")).toEqual([]);
  });

  it("looks from the working directory by default", async () => {
    changeDirectory(createFolder({ "package.json": { taskModules: ["@acme/tasks"] } }));
    expect(await findTaskModules()).toEqual(["@acme/tasks"]);
  });

  it.each([
    ["no list", { taskModules: "./a.ts" }],
    ["a list of other things", { taskModules: ["./a.ts", 5] }],
  ])("refuses taskModules that are %s with TASK_MODULE_INVALID", async (_title, description) => {
    const folder = createFolder({ "package.json": description });
    await expect(findTaskModules(folder)).rejects.toEqual(moduleInvalid(/taskModules must be a list/));
  });

  it("refuses a package.json that is no JSON with TASK_MODULE_INVALID", async () => {
    const folder = createFolder({ "package.json": "{ taskModules: " });
    await expect(findTaskModules(folder)).rejects.toEqual(moduleInvalid(/package\.json": it is no JSON/));
  });
});
