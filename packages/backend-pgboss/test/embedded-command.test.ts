import { existsSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "@task-abstraction/conformance";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pretendOwner, refuseAsOtherVersion } from "./embedded/pretend-owner.ts";
import { runBin } from "./embedded/run-bin.ts";
import { createWorkbench, type Workbench } from "./embedded/workbench.ts";

let bench: Workbench;
beforeEach(() => {
  bench = createWorkbench();
});
afterEach(() => bench.dispose());

const at = (): readonly string[] => ["--data-dir", bench.dataDirectory];

describe("task-backend-embedded path", () => {
  it("prints where an application in the same directory keeps its data", async () => {
    const folder = realpathSync(bench.folder);
    const { code, stdout } = await runBin(["path"], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${join(folder, ".task-backend")}\n` });
    const application = bench.startClient("backend", [], { cwd: folder, env: withoutSettings() });
    expect(await application.ended).toBe(0);
    expect(existsSync(join(stdout.trim(), "format.json"))).toBe(true);
    await runBin(["stop"], { cwd: folder });
  });

  it("follows PGBOSS_DATA_DIR, and --data-dir before it", async () => {
    const env = { PGBOSS_DATA_DIR: "/somewhere/else" };
    expect((await runBin(["path"], { env })).stdout).toBe("/somewhere/else\n");
    expect((await runBin(["path", "--data-dir", "a/../b"], { env, cwd: "/" })).stdout).toBe("/b\n");
    expect((await runBin(["path"], { env: { PGBOSS_DATA_DIR: "" }, cwd: "/" })).stdout).toBe(
      "/.task-backend\n",
    );
  });

  it("prints a document with --json", async () => {
    expect((await runBin(["path", "--json", ...at()])).stdout).toBe(
      `${JSON.stringify({ dataDirectory: bench.dataDirectory })}\n`,
    );
  });
});

it.each(["status", "stop", "path"])(
  "task-backend-embedded %s refuses memory://: exit code 2",
  async (command) => {
    const { code, stdout, stderr } = await runBin([command, "--json"], {
      env: { PGBOSS_DATA_DIR: "memory://" },
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: "USAGE" } });
  },
);

describe("task-backend-embedded stop", () => {
  it("ends the owner and tells who was connected: exit code 0", async () => {
    const other = bench.startClient("stay");
    await eventually(() => other.output().includes("connected"));
    const pid = await bench.ownerPid();
    const { code, stdout } = await runBin(["stop", ...at()]);
    expect(code).toBe(0);
    expect(stdout).toContain(`process ${pid}, has ended`);
    expect(stdout).toContain(`1 client was connected (pid ${other.process.pid})`);
    expect(bench.findOwners()).not.toContain(pid);
  });

  it("prints a document with --json", async () => {
    const engine = bench.connect();
    await engine.query("SELECT 1");
    const pid = await bench.ownerPid();
    expect(JSON.parse((await runBin(["stop", "--json", ...at()])).stdout)).toEqual({
      dataDirectory: bench.dataDirectory,
      stopped: true,
      pid,
      clients: 1,
      clientPids: [process.pid],
    });
  });

  it("has nothing to do where none runs: exit code 0", async () => {
    const { code, stdout } = await runBin(["stop", "--json", ...at()]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ stopped: false, pid: null });
  });

  it("does not end an owner of another version, and says how: exit code 3", async () => {
    bench = await pretendOwner(bench, refuseAsOtherVersion);
    const { code, stderr } = await runBin(["stop", ...at()]);
    expect(code).toBe(3);
    expect(stderr).toContain(`kill -TERM ${process.pid}`);
  });
});

describe("task-backend-embedded", () => {
  it("prints help that fits into 80 columns, and the version of the package", async () => {
    const helps = await Promise.all(
      [["--help"], ["status", "--help"], ["stop", "--help"], ["path", "--help"]].map((words) =>
        runBin(words),
      ),
    );
    for (const { code, stdout } of helps) {
      expect(code).toBe(0);
      for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    }
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8"));
    expect((await runBin(["--version"])).stdout).toBe(`${version}\n`);
  });

  it("has the exit codes that the README lists", async () => {
    const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8");
    const [, table] = readme.split("| exit code | |");
    const inReadme = [...(table ?? "").matchAll(/^\| (\d+) \|/gm)].map(([, code]) => code);
    const inHelp = [...(await runBin(["--help"])).stdout.matchAll(/^ {2}(\d) {2}/gm)].map(([, code]) => code);
    expect(inHelp).toEqual(["0", "1", "2", "3"]);
    expect(inReadme).toEqual(inHelp);
  });

  it.each([[[]], [["stats"]], [["status", "--no-such-option"]], [["path", "more"]]])(
    "is exit code 2 with the words %j, and prints no data",
    async (words) => {
      const { code, stdout, stderr } = await runBin(words);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toContain("task-backend-embedded");
    },
  );

  it("shares its libraries with nobody: the backend loads none of them, and it loads no engine", async () => {
    const loadedBy = async (file: string, words: string): Promise<string> => {
      const program = `
        import { registerHooks } from "node:module";
        registerHooks({ load: (url, context, next) => (console.log(url), next(url, context)) });
        process.argv = ["node", "bin", ...${words}];
        await import(${JSON.stringify(new URL(`../dist/${file}`, import.meta.url).href)});`;
      const child = bench.startScript(program);
      await child.ended;
      return child.output();
    };
    const ofBackend = await loadedBy("index.js", "[]");
    expect(ofBackend).toContain("/pg-boss/");
    expect(ofBackend).not.toMatch(/\/(commander|picocolors)\//);
    const ofCommand = await loadedBy("task-backend-embedded.js", '["path"]');
    expect(ofCommand).toContain("/commander/");
    expect(ofCommand).not.toMatch(/\/(pg-boss|pglite)\//);
  });
});

function withoutSettings(): NodeJS.ProcessEnv {
  const { PGBOSS_DATA_DIR: _dataDirectory, PGBOSS_DATABASE_URL: _databaseUrl, ...environment } = process.env;
  return environment;
}
