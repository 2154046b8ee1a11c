import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import {
  createWorkspace,
  runCompanion,
  runWorker,
  SECRETS,
  startCommand,
  startWorker,
} from "./run-command.ts";

const BIN = resolve(import.meta.dirname, "../src/task-backend.ts");

/** Runs a bin through a shell, as `bin … | reader`, and answers the bin's own exit code and stderr. */
async function runPiped(words: string, reader: string, env: Readonly<Record<string, string>>) {
  const script = `{ ${process.execPath} ${BIN} ${words}; echo "exit code $?" >&2; } | ${reader}`;
  const child = spawn("sh", ["-c", script], {
    env: { PATH: process.env["PATH"], ...env },
    cwd: resolve(import.meta.dirname, ".."),
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (data) => (stdout += data));
  child.stderr.on("data", (data) => (stderr += data));
  await new Promise((done) => child.once("close", done));
  return { stdout, stderr };
}

test("a reader that has seen enough does not make the command fail", async () => {
  const { env } = createWorkspace();
  for (const words of ["check", "tasks", "submit --help", "check --json"]) {
    // `true` closes the pipe before anything is written into it.
    const { stderr } = await runPiped(words, "true", env);
    expect(stderr).toBe("exit code 0\n");
  }
  // Here the command goes on after it has written for nobody.
  expect((await runPiped("submit add 1 2 --timeout 300 2>&1", "true", env)).stderr).toBe("exit code 5\n");
  expect((await runPiped("tasks", "head -1", env)).stdout).toBe("./test/task-modules/tasks.ts\n");
});

test("a worker whose log nobody reads any more goes on working", async () => {
  const { env } = createWorkspace();
  const worker = await startWorker([], { env });
  worker.child.stdout?.destroy();
  const first = await runCompanion(["submit", "fail", '"x"', "--wait"], { env });
  expect(first.code).toBe(1);
  const { stdout } = await runCompanion(["submit", "add", "1", "2", "--wait"], { env });
  expect(stdout).toBe("3\n");
  worker.send("SIGTERM");
  expect(await worker.ended).toMatchObject({ code: 0, stderr: "" });
});

test("without a terminal nothing is coloured or drawn, also where CI is set", async () => {
  const { env } = createWorkspace();
  const inCi = { env: { ...env, CI: "true" } };
  await startWorker([], inCi);
  const outputs = await Promise.all([
    runCompanion(["workflow", "sum", "--wait"], inCi),
    runCompanion(["check"], inCi),
    runCompanion(["tasks"], inCi),
    runCompanion(["submit", "add", "x"], inCi),
    runCompanion(["submit", "--help"], inCi),
    runWorker(["--log-format", "pretty"], { env: { ...inCi.env, FILES_FAULT: "dies" } }),
  ]);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape codes are what it looks for
  for (const { stdout, stderr } of outputs) expect(stdout + stderr).not.toMatch(/\u001B/);
});

test("no output holds a secret, whatever goes wrong", async () => {
  const { env } = createWorkspace();
  const faults = ["unreachable", "dies", "reject-later"];
  const commands = faults.flatMap((fault) => {
    const options = { env: { ...env, FILES_FAULT: fault } };
    const companion = [
      ["submit", "add", "1"],
      ["submit", "add", "1", "--json"],
      ["result", "x"],
      ["check"],
      ["check", "--json"],
    ];
    const worker = [["--log-level", "debug"], ["--log-format", "pretty"], ["--check"]];
    return [
      ...companion.map((words) => runCompanion(words, options)),
      ...worker.map((words) => runWorker(words, options)),
    ];
  });
  const printed = (await Promise.all(commands)).map(({ stdout, stderr }) => stdout + stderr).join("\n");
  expect(printed).toContain("***");
  for (const secret of Object.values(SECRETS)) expect(printed).not.toContain(secret);
});

test("the error of a task is masked, what a task returned is not changed", async () => {
  const { env } = createWorkspace();
  await startWorker([], { env });
  const failed = await runCompanion(
    ["submit", "fail", JSON.stringify(`cannot log in with ${SECRETS.password}`), "--wait", "--json"],
    { env },
  );
  expect(JSON.parse(failed.stdout)).toMatchObject({ error: { message: "cannot log in with ***" } });
  const returned = await runCompanion(
    ["submit", "describe", JSON.stringify(SECRETS.password), "--wait", "--json"],
    { env },
  );
  expect(JSON.parse(returned.stdout)).toMatchObject({ value: { args: [SECRETS.password] } });
});

test("interrupted output of a worker in JSON is whole lines", async () => {
  const { env } = createWorkspace();
  const worker = startCommand("worker", [], { env });
  await worker.prints("Worker started.");
  worker.send("SIGTERM");
  const { stdout } = await worker.ended;
  for (const line of stdout.trimEnd().split("\n")) expect(() => JSON.parse(line)).not.toThrow();
});
