import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";
import { createWorkspace, runCompanion, TASKS } from "./run-command.ts";

/** A folder that looks like an application: core is installed in it. */
function createApplication(files: Readonly<Record<string, string>>): {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
} {
  const { folder, env } = createWorkspace();
  mkdirSync(join(folder, "node_modules/@task-abstraction"), { recursive: true });
  symlinkSync(
    resolve(import.meta.dirname, "../../core"),
    join(folder, "node_modules/@task-abstraction/core"),
  );
  for (const [name, text] of Object.entries({ "package.json": '{"type":"module"}', ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return { folder, env: { ...env, TASK_MODULES: "" } };
}

function taskFile(name: string, before = ""): string {
  return `import { defineTask } from "@task-abstraction/core";\n${before}\nexport const task = defineTask("${name}", async (value: string) => value);\n`;
}

interface Listing {
  readonly tasks: readonly { readonly name: string; readonly source: string }[];
}

async function listNames(
  words: readonly string[],
  application: ReturnType<typeof createApplication>,
): Promise<string[]> {
  const { stdout, stderr } = await runCompanion(["tasks", ...words, "--json"], {
    cwd: application.folder,
    env: application.env,
  });
  if (stdout === "") throw new Error(stderr);
  return (JSON.parse(stdout) as Listing).tasks.map(({ name, source }) => `${name} ${source}`);
}

test("--tasks takes TypeScript files by path, with or without ./", async () => {
  const application = createApplication({ "src/one.ts": taskFile("one"), "src/two.mts": taskFile("two") });
  expect(await listNames(["--tasks", "./src/one.ts", "--tasks", "src/two.mts"], application)).toEqual([
    "one ./src/one.ts",
    "two ./src/two.mts",
  ]);
});

test("--tasks takes several, comma separated or one after the other, as a shell leaves them of a glob", async () => {
  const application = createApplication({
    "one.ts": taskFile("one"),
    "two.ts": taskFile("two"),
    "three.ts": taskFile("three"),
  });
  expect(await listNames(["--tasks", "one.ts,two.ts", "three.ts"], application)).toHaveLength(3);
});

test("--tasks takes globs, braces with commas included", async () => {
  const application = createApplication({
    "tasks/one.ts": taskFile("one"),
    "tasks/two.ts": taskFile("two"),
    "tasks/not-one.ts": "export {};",
  });
  expect(await listNames(["--tasks", "./tasks/{one,two}.ts"], application)).toEqual([
    "one ./tasks/one.ts",
    "two ./tasks/two.ts",
  ]);
  expect(await listNames(["--tasks", "./tasks/*.ts"], application)).toHaveLength(2);
});

test("--tasks takes packages", async () => {
  const description = '{"name":"@acme/tasks","type":"module","exports":"./index.js"}';
  const code = taskFile("packaged").replace("value: string", "value");
  const application = createApplication({
    "node_modules/@acme/tasks/package.json": description,
    "node_modules/@acme/tasks/index.js": code,
  });
  const [listed] = await listNames(["--tasks", "@acme/tasks"], application);
  expect(listed).toMatch(/^packaged .*@acme\/tasks\/index\.js$/);
});

test("TASK_MODULES serves where --tasks is not given", async () => {
  const { folder, env } = createApplication({ "one.ts": taskFile("one"), "two.ts": taskFile("two") });
  expect(await listNames([], { folder, env: { ...env, TASK_MODULES: "./one.ts,./two.ts" } })).toHaveLength(2);
});

test.each([
  ["an enum", { "tasks.ts": taskFile("one", "enum Colour { Red }") }, /erasableSyntaxOnly/],
  [
    "a parameter property",
    { "tasks.ts": taskFile("one", "class Client { constructor(readonly url: string) {} }") },
    /erasableSyntaxOnly/,
  ],
  [
    "a namespace",
    { "tasks.ts": taskFile("one", "namespace Inner { export const value = 1; }") },
    /erasableSyntaxOnly/,
  ],
  ["a syntax error", { "tasks.ts": taskFile("one", "const = 1;") }, /correct the syntax/],
  [
    "a decorator",
    { "tasks.ts": taskFile("one", "function logged(..._all: unknown[]) {}\n@logged class Client {}") },
    /decorators need compiling/,
  ],
  [
    "a path of tsconfig",
    { "tasks.ts": taskFile("one", 'import { helper } from "@/helper";\nhelper();') },
    /"paths" of tsconfig/,
  ],
  [
    "a package that is missing",
    { "tasks.ts": taskFile("one", 'import { helper } from "left-pad";\nhelper();') },
    /install left-pad/,
  ],
  [
    "an import without ending",
    {
      "tasks.ts": taskFile("one", 'import { a } from "./helper";\na();'),
      "helper.ts": "export const a = () => 1;",
    },
    /helper\.ts$/m,
  ],
  [
    "an import of .js that is .ts",
    {
      "tasks.ts": taskFile("one", 'import { a } from "./helper.js";\na();'),
      "helper.ts": "export const a = () => 1;",
    },
    /helper\.ts$/m,
  ],
  [
    "a type imported as a value",
    {
      "tasks.ts": taskFile("one", 'import { Shape } from "./shape.ts";\nexport type Again = Shape;'),
      "shape.ts": "export type Shape = 1;",
    },
    /"import type"/,
  ],
  [
    "require in an ES module",
    { "tasks.ts": taskFile("one", 'const fs = require("node:fs");') },
    /runs as an ES module/,
  ],
  ["JSX", { "tasks.tsx": taskFile("one") }, /does not compile JSX/],
  [
    "TypeScript in a package",
    {
      "node_modules/typed/package.json": '{"name":"typed","type":"module","exports":"./index.ts"}',
      "node_modules/typed/index.ts": taskFile("one"),
    },
    /as JavaScript/,
  ],
])("a module with %s is refused with what to do about it", async (_what, files, advice) => {
  const { folder, env } = createApplication(files);
  const module = "tasks.tsx" in files ? "./tasks.tsx" : "tasks.ts" in files ? "./tasks.ts" : "typed";
  const { code, stderr } = await runCompanion(["tasks", "--tasks", module], { cwd: folder, env });
  expect(stderr.split("next:  ")[1]).toMatch(advice);
  expect(code).toBe(2);
});

test("two tasks of one name are refused with both sources", async () => {
  const { folder, env } = createApplication({ "one.ts": taskFile("same"), "two.ts": taskFile("same") });
  const { code, stderr } = await runCompanion(["tasks", "--tasks", "one.ts,two.ts"], { cwd: folder, env });
  expect(code).toBe(2);
  expect(stderr).toMatch(/"same" is defined twice: in .*one\.ts and in .*two\.ts/);
});

test("tasks lists kind, queue, policy, description and source", async () => {
  const { env } = createWorkspace();
  const { stdout, code } = await runCompanion(["tasks", "--json"], { env });
  expect(code).toBe(0);
  const { tasks, workflows } = JSON.parse(stdout) as { tasks: object[]; workflows: object[] };
  const source = "./test/task-modules/tasks.ts";
  expect(TASKS.endsWith(source.slice(1))).toBe(true);
  expect(tasks).toContainEqual({
    name: "add",
    kind: "task",
    queue: "default",
    maxAttempts: 1,
    timeoutMs: null,
    description: "Adds two numbers.",
    source,
  });
  expect(tasks).toContainEqual({
    name: "greet",
    kind: "task",
    queue: "greetings",
    maxAttempts: 3,
    timeoutMs: null,
    description: null,
    source,
  });
  expect(workflows).toContainEqual({ name: "sum", kind: "workflow", steps: ["add", "add"], source });
});
