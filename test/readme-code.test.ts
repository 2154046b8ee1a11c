import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startProcess } from "../packages/conformance/src/index.ts";

const root = join(import.meta.dirname, "..");
const floorNode = process.env["TASK_ABSTRACTION_FLOOR_NODE"];

// `npm test` brings the oldest Node that users may have and names it here.
const nodes = [
  ["the Node of development", process.execPath] as const,
  ...(floorNode === undefined ? [] : [["the oldest Node", floorNode] as const]),
];

describe("the code of the README", { timeout: 90_000 }, () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "readme-"));
    installPackages(folder, ["core", "backend-pgboss", "worker-cli"]);
    for (const [name, code] of readBlocks(join(root, "README.md"))) writeFileSync(join(folder, name), code);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("is there", () => {
    expect([...readBlocks(join(root, "README.md")).keys()]).toEqual(["tasks.ts", "app.ts"]);
  });

  it.each(nodes)("runs on %s", async (_name, executable) => {
    const common = {
      executable,
      workingDirectory: folder,
      environment: { NODE_ENV: "development", TASK_BACKEND_TYPE: undefined },
    };
    const bin = join(folder, "node_modules/@task-abstraction/worker-cli/dist/task-backend-worker.js");
    const worker = startProcess({
      ...common,
      name: "worker",
      arguments: [bin, "--queues", "default", "--tasks", "./tasks.ts"],
    });
    try {
      await worker.untilOutput(/Worker started/, { timeoutMs: 40_000 });
      const app = startProcess({ ...common, name: "app", arguments: ["app.ts"] });
      expect(await app.exited, app.output()).toEqual({ code: 0, signal: null });
      expect(app.output()).toContain("total: 12.5");
      expect(app.output()).toContain("warehouse: 1 rows");
      expect(app.output()).not.toContain("Warning");
    } finally {
      expect(await worker.kill("SIGTERM"), worker.output()).toEqual({ code: 0, signal: null });
    }
  });
});

/** As `npm install` would, but from this checkout. */
function installPackages(folder: string, names: readonly string[]): void {
  for (const name of names) {
    const link = join(folder, "node_modules/@task-abstraction", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, "packages", name), link, "junction");
  }
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
}

/** Blocks that begin with a file's name as a comment, by that name. */
function readBlocks(file: string): ReadonlyMap<string, string> {
  const blocks = readFileSync(file, "utf8").matchAll(/```ts\n\/\/ (\S+\.ts)\n([\s\S]*?)```/g);
  return new Map([...blocks].map(([, name, code]) => [name as string, code as string]));
}
