import { expect, test } from "vitest";
import { createWorkspace, runCompanion, startCommand, startWorker } from "./run-command.ts";

test("submit prints the id alone on stdout, and the command that reads its result on stderr", async () => {
  const { env } = createWorkspace();
  const { code, stdout, stderr } = await runCompanion(["submit", "add", "1", "2"], { env });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^task-\S+\n$/);
  expect(stderr).toContain(`task-backend result ${stdout.trim()} --wait`);
});

test("submit --json prints one document and nothing else", async () => {
  const { env } = createWorkspace();
  const { stdout, stderr } = await runCompanion(["submit", "add", "1", "2", "--json"], { env });
  expect(JSON.parse(stdout)).toEqual({ id: expect.stringMatching(/^task-/), task: "add" });
  expect(stderr).toBe("");
});

test("submit --wait prints what the task returned", async () => {
  const { env } = createWorkspace();
  await startWorker([], { env });
  const { code, stdout } = await runCompanion(["submit", "add", "-1", "3", "--wait"], { env });
  expect(stdout).toBe("2\n");
  expect(code).toBe(0);
});

test("submit --wait of a task that fails is exit code 1: the error on stderr, nothing on stdout", async () => {
  const { env } = createWorkspace();
  await startWorker([], { env });
  const { code, stdout, stderr } = await runCompanion(["submit", "fail", '"on purpose"', "--wait"], { env });
  expect(code).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).toContain("TypeError: on purpose (TASK_ERROR)");
  expect(stderr).toMatch(/next: {2}task-backend result task-/);
});

test("submit --wait --json of a task that fails prints its result and exits 1", async () => {
  const { env } = createWorkspace();
  await startWorker([], { env });
  const { code, stdout, stderr } = await runCompanion(
    ["submit", "fail", '"on purpose"', "--wait", "--json"],
    { env },
  );
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    status: "failed",
    taskName: "fail",
    attempts: 1,
    error: { code: "TASK_ERROR", type: "TypeError", message: "on purpose" },
  });
  expect(stderr).toBe("");
});

test("submit passes arguments, keyword arguments and headers on", async () => {
  const { env } = createWorkspace();
  await startWorker([], { env });
  const words = [
    "describe",
    '{"a":[1,null]}',
    '"text"',
    "--kwargs",
    '{"target":"warehouse"}',
    "--header",
    "trace=a=b",
    "--header",
    "user=ada",
  ];
  const { stdout } = await runCompanion(["submit", ...words, "--wait"], { env });
  expect(JSON.parse(stdout)).toEqual({
    args: [{ a: [1, null] }, "text", { target: "warehouse" }],
    headers: { trace: "a=b", user: "ada" },
  });
});

test("submit uses the queue of the loaded task, and --queue wins over it", async () => {
  const { env } = createWorkspace();
  await startWorker(["--queues", "elsewhere"], { env });
  const elsewhere = await runCompanion(["submit", "greet", '"Ada"', "--queue", "elsewhere", "--wait"], {
    env,
  });
  expect(elsewhere.stdout).toBe('"Hello Ada"\n');
  const own = await runCompanion(["submit", "greet", '"Ada"', "--timeout", "100ms"], { env });
  expect(own.code).toBe(5);
});

test("--timeout is exit code 5 and tells how to go on waiting", async () => {
  const { env } = createWorkspace();
  const { code, stderr } = await runCompanion(["submit", "add", "1", "2", "--timeout", "100"], { env });
  expect(code).toBe(5);
  expect(stderr).toMatch(/next: {2}task-backend result task-\S+ --wait/);
});

test("--timeout with --json is a RESULT_TIMEOUT on stderr", async () => {
  const { env } = createWorkspace();
  const { stdout, stderr } = await runCompanion(["submit", "add", "1", "2", "--timeout", "100", "--json"], {
    env,
  });
  expect(stdout).toBe("");
  expect(JSON.parse(stderr)).toEqual({
    error: {
      code: "RESULT_TIMEOUT",
      message: expect.any(String),
      next: expect.stringMatching(/^task-backend result task-/),
    },
  });
});

test("the command to read a result names the backend that --backend chose", async () => {
  const { env } = createWorkspace();
  const { stderr } = await runCompanion(
    ["submit", "add", "1", "2", "--backend", "test/file-backend/index.ts"],
    { env: { ...env, TASK_BACKEND_TYPE: "" } },
  );
  expect(stderr).toContain("--backend test/file-backend/index.ts --wait");
});

test("--expires ends a task that nobody starts in time", async () => {
  const { env } = createWorkspace();
  const { stdout } = await runCompanion(["submit", "add", "1", "2", "--expires", "1ms"], { env });
  await startWorker([], { env });
  const { code, stderr } = await runCompanion(["result", stdout.trim(), "--wait"], { env });
  expect(code).toBe(1);
  expect(stderr).toContain("was cancelled: It expired");
});

test("--delay starts it later", async () => {
  const { env } = createWorkspace();
  await startWorker([], { env });
  const { code } = await runCompanion(["submit", "add", "1", "2", "--delay", "50s", "--timeout", "300ms"], {
    env,
  });
  expect(code).toBe(5);
});

test.each([
  [["add", "word"], `Argument 1 is not JSON: word`, `'"word"'`],
  [["add", "1", "{a:1}"], "Argument 2 is not JSON", "check its quotes"],
  [["add", "12345678901234567890"], "larger than a JSON number can hold", `'"12345678901234567890"'`],
  [["add", "--kwargs", "[1]"], "--kwargs must be a JSON object", "for instance"],
  [["add", "--header", "trace"], "Give it as name=value.", "task-backend submit --help"],
  [["add", "--priority", "urgent"], "Allowed choices are low, normal, high.", "task-backend submit --help"],
  [["add", "--priority", "high"], "does not support priority", "leave --priority out"],
  [["add", "--key", "once"], "does not support idempotencyKey", "leave --key out"],
  [["add", "--delay", "2h"], "delayMs must be at most 60000", "task-backend check"],
  [["not a name"], "cannot be the name of a task", "task-backend check"],
  [[], "missing required argument 'task'", "task-backend submit --help"],
])("submit %j is exit code 2", async (words, message, next) => {
  const { env } = createWorkspace();
  const { code, stdout, stderr } = await runCompanion(["submit", ...words], { env });
  const [error, advice] = stderr.split("\nnext:  ");
  expect(error).toContain(message);
  expect(advice).toContain(next);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
});

test("a usage error with --json is JSON", async () => {
  const { code, stderr } = await runCompanion(["submit", "--json"]);
  expect(code).toBe(2);
  expect(JSON.parse(stderr)).toEqual({
    error: { code: "USAGE", message: "missing required argument 'task'", next: "task-backend submit --help" },
  });
});

test("a task that no loaded module has is submitted by name, and that is said", async () => {
  const { env } = createWorkspace();
  const { code, stderr } = await runCompanion(["submit", "python_task", "1"], { env });
  expect(code).toBe(0);
  expect(stderr).toContain('No loaded module has a task "python_task"; submitted by name.');
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("%s during --wait ends the command, not the task: exit code %i", async (signal, exitCode) => {
  const { env } = createWorkspace();
  const command = startCommand("companion", ["submit", "add", "1", "2", "--wait"], { env });
  await command.prints("Waiting for");
  command.send(signal);
  const { code, stderr } = await command.ended;
  expect(code).toBe(exitCode);
  expect(stderr).toMatch(/next: {2}task-backend result task-\S+ --wait/);
});

test("an engine that cannot be reached is exit code 3", async () => {
  const { env } = createWorkspace();
  const { code, stderr } = await runCompanion(["submit", "add", "1", "2", "--json"], {
    env: { ...env, FILES_FAULT: "unreachable" },
  });
  expect(code).toBe(3);
  expect(JSON.parse(stderr)).toMatchObject({ error: { code: "SUBMIT_FAILED", next: "task-backend check" } });
});
