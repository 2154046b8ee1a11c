import { createHash } from "node:crypto";
import { copyFileSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { WorkerManifest } from "../../src/built-worker/worker-manifest.ts";
import { RunningCommand } from "../run-command.ts";
import { Application, readFiles, TemporaryFolder } from "./application.ts";

const programOf = (name: string): string => resolve(import.meta.dirname, `../../../${name}/dist/index.js`);

/** Every four lines in a row of a program, without indentation: fewer may be like another package's by chance. */
function cutLines(path: string): Set<string> {
  const lines = readFileSync(path, "utf8")
    .split("\n")
    .map((line) => line.trim());
  const pieces = lines.map((_, index) => lines.slice(index, index + 4).join("\n"));
  // Brackets alone say nothing.
  return new Set(pieces.filter((piece) => /\w/.test(piece)));
}

const CORE = ["--tasks", "@task-abstraction/tasks-core", "--backend", "celery"];
const FULL = [...CORE, "--tasks", "@task-abstraction/tasks-enterprise"];

const application = new Application("backend-celery", "tasks-core", "tasks-enterprise");
let [core, full, again] = ["", "", ""];

beforeAll(async () => {
  [core, full, again] = (await Promise.all([
    application.buildTo("core", CORE),
    application.buildTo("full", FULL),
    application.buildTo("elsewhere/again", FULL),
  ])) as [string, string, string];
});
afterAll(() => application[Symbol.dispose]());

function run(script: string, words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return new RunningCommand(script, words, { cwd: application.path, env }).ended;
}

function readManifest(folder: string): WorkerManifest {
  return JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")) as WorkerManifest;
}

test("a worker for celery is one program, with its source map, manifest and licences", () => {
  expect([...readFiles(core).keys()]).toEqual([
    "LICENSES.txt",
    "index.js",
    "index.js.map",
    "manifest.json",
    "package.json",
  ]);
});

test("index.js alone, in an empty folder, tells what is in it", async () => {
  using empty = new TemporaryFolder();
  copyFileSync(join(core, "index.js"), join(empty.path, "index.js"));
  const { stdout, code } = await run(join(empty.path, "index.js"), ["--manifest"]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual(readManifest(core));
});

test("the manifest names modules with version, checksum and tasks, and the checksum of the program", () => {
  const { modules, backends, index } = readManifest(core);
  const program = readFileSync(join(core, "index.js"));
  expect(index).toEqual({
    bytes: program.byteLength,
    sha256: createHash("sha256").update(program).digest("hex"),
  });
  expect(backends).toMatchObject([{ name: "celery", package: { name: "@task-abstraction/backend-celery" } }]);
  expect(modules).toMatchObject([
    {
      source: "@task-abstraction/tasks-core",
      package: { name: "@task-abstraction/tasks-core", version: expect.stringMatching(/^\d/) },
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    },
  ]);
  expect(modules[0]?.tasks).toContainEqual({
    name: "add",
    queue: "default",
    description: "Adds two numbers.",
  });
});

test("the enterprise edition has the enterprise tasks, the core edition no line of them", () => {
  // What both packages of tasks have alike, such as the confinement of paths, says nothing.
  const alike = cutLines(programOf("tasks-core"));
  const enterprise = [...cutLines(programOf("tasks-enterprise"))].filter((piece) => !alike.has(piece));
  const shared = (folder: string): string[] => {
    const built = cutLines(join(folder, "index.js"));
    return enterprise.filter((piece) => built.has(piece));
  };
  expect(enterprise.length).toBeGreaterThan(50);
  expect(shared(full).length).toBeGreaterThan(0.5 * enterprise.length);
  expect(shared(core)).toEqual([]);
});

test.each(["tasks-enterprise", "deduplicate_records", "levenshtein"])(
  "no file of the core edition mentions %s, and several of the enterprise edition do",
  (word) => {
    const mentioning = (folder: string): string[] =>
      [...readFiles(folder)].flatMap(([path, content]) => (content.includes(word) ? [path] : []));
    expect(mentioning(core)).toEqual([]);
    expect(mentioning(full).length).toBeGreaterThan(1);
  },
);

test("source maps name files by package, and those of enterprise in the enterprise edition only", () => {
  const sources = (folder: string): string[] =>
    (JSON.parse(readFileSync(join(folder, "index.js.map"), "utf8")) as { sources: string[] }).sources;
  const isEnterprise = (source: string): boolean => source.startsWith("@task-abstraction/tasks-enterprise/");
  expect(sources(core)).toContain("@task-abstraction/tasks-core/src/basic/add.ts");
  expect(sources(core).filter((source) => source.startsWith(".") || source.startsWith("/"))).toEqual([]);
  expect(sources(core).filter(isEnterprise)).toEqual([]);
  expect(sources(full).filter(isEnterprise)).not.toEqual([]);
});

test("the checksum of a module does not depend on what else is built in", () => {
  expect(readManifest(full).modules[0]).toEqual(readManifest(core).modules[0]);
});

test("two builds give the same bytes", () => {
  expect([...readFiles(again)].map(([path, content]) => [path, content.toString("base64")])).toEqual(
    [...readFiles(full)].map(([path, content]) => [path, content.toString("base64")]),
  );
});

test("--check looks at the built-in backend, and tells that its engine cannot be reached", async () => {
  const { code, stdout } = await run(core, ["--check", "--json"], {
    CELERY_BROKER_URL: "redis://127.0.0.1:1",
  });
  expect(code).toBe(1);
  const { backend, connection, tasks } = JSON.parse(stdout) as Record<string, unknown>;
  expect(backend).toMatchObject({
    name: "celery",
    from: "default",
    package: { name: "@task-abstraction/backend-celery" },
  });
  expect(connection).toMatchObject({ reachable: false });
  expect(tasks).toContainEqual(
    expect.objectContaining({ name: "add", source: "@task-abstraction/tasks-core" }),
  );
});

test("in production --queues is required, and the built-in backend needs no choosing", async () => {
  const env = { NODE_ENV: "production", CELERY_BROKER_URL: "redis://127.0.0.1:1" };
  expect((await run(core, [], env)).stderr).toMatch(/--queues is required.*\n.*node core --queues/);
  const { stdout } = await run(core, ["--queues", "a", "--check", "--json"], env);
  expect(JSON.parse(stdout)).toMatchObject({ backend: { name: "celery" }, queues: { names: ["a"] } });
});

test("--help has the options of the worker command, without --tasks", async () => {
  const { stdout } = await run(core, ["--help"]);
  expect(stdout).toMatch(/--queues.*--backend.*--drain-timeout.*--health-port.*--check.*--manifest/s);
  expect(stdout).not.toContain("--tasks");
});
