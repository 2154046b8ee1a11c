import { expect, test } from "vitest";
import { createWorkspace, runCompanion, runWorker, SECRETS } from "./run-command.ts";

async function check(words: readonly string[], env: Readonly<Record<string, string>>) {
  const { code, stdout, stderr } = await runCompanion(["check", ...words, "--json"], { env });
  return { code, stderr, report: JSON.parse(stdout) as Record<string, unknown> };
}

test("check tells backend, configuration with origins, connection, capabilities, queues and tasks: exit code 0", async () => {
  const { env } = createWorkspace();
  const { code, stderr, report } = await check(["--queues", "default,greetings"], {
    ...env,
    TASK_MAX_ATTEMPTS: "7",
  });
  expect(code).toBe(0);
  expect(stderr).toBe("");
  expect(report).toMatchObject({
    ok: true,
    backend: {
      name: "files",
      from: "TASK_BACKEND_TYPE",
      package: { name: "@task-abstraction/worker-cli", version: expect.any(String) },
    },
    connection: { reachable: true, connectMs: expect.any(Number), pingMs: expect.any(Number) },
    capabilities: { cancel: "queued", maxRunMs: 3_600_000 },
    queues: { names: ["default", "greetings"], from: "--queues" },
    problems: [],
    warnings: ["Files are no engine: use this backend in tests only."],
  });
  expect(report["configuration"]).toEqual([
    { name: "directory", value: env["FILES_DIRECTORY"], from: "FILES_DIRECTORY" },
    { name: "url", value: "files://ada:***@host/db", from: "FILES_URL" },
    { name: "token", value: "***", from: "FILES_TOKEN" },
    { name: "pollMs", value: 20, from: "default" },
    { name: "fault", value: null, from: "not set" },
  ]);
  // A task's own policy, then the deployment's default, then the engine's longest run.
  expect(report["tasks"]).toContainEqual({
    name: "greet",
    queue: "greetings",
    maxAttempts: 3,
    timeoutMs: 3_600_000,
    problem: null,
    source: "./test/task-modules/tasks.ts",
  });
  expect(report["tasks"]).toContainEqual(expect.objectContaining({ name: "add", maxAttempts: 7 }));
});

test("check warns of tasks and steps whose queue would not be served", async () => {
  const { env } = createWorkspace();
  const { code, report } = await check(["--queues", "greetings"], env);
  expect(code).toBe(0);
  const warnings = (report["warnings"] as string[]).join("\n");
  expect(warnings).toContain("add (default)");
  expect(warnings).toContain('Workflow sum: step "add" goes to queue "default"');
});

test("check names each task that this backend cannot run: exit code 1", async () => {
  const { env } = createWorkspace();
  const { code, report } = await check([], { ...env, TASK_TIMEOUT_MS: "3600001" });
  expect(code).toBe(1);
  expect(report["problems"]).toContainEqual(expect.stringContaining('timeoutMs of task "add" is 3600001'));
  expect(report["problems"]).toContainEqual(expect.stringContaining('timeoutMs of task "greet" is 3600001'));
});

test("check reports the fault of each part at once", async () => {
  const { env } = createWorkspace();
  const words = ["--tasks", "./missing.ts,./test/task-modules/tasks.ts"];
  const { code, report } = await check(words, {
    ...env,
    FILES_POLL_MS: "often",
    FILES_URL: "http://host/",
    TASK_ENV: "production",
  });
  expect(code).toBe(1);
  const problems = (report["problems"] as string[]).join("\n");
  expect(problems).toContain("./missing.ts");
  expect(problems).toContain("--queues is required");
  expect(problems).toContain("pollMs (FILES_POLL_MS) must be a number");
});

test("check of an engine that cannot be reached is exit code 1 and prints no secret", async () => {
  const { env } = createWorkspace();
  const { code, stdout } = await runCompanion(["check"], { env: { ...env, FILES_FAULT: "unreachable" } });
  expect(code).toBe(1);
  expect(stdout).toContain(
    "problem: The engine cannot be reached: connect ECONNREFUSED files://ada:***@host/db with token ***",
  );
  expect(stdout).toMatch(/1 problem, \d warnings?\n$/);
  for (const secret of Object.values(SECRETS)) expect(stdout).not.toContain(secret);
});

test("check of a backend that is not there is exit code 1", async () => {
  const { env } = createWorkspace();
  const { code, report } = await check(["--backend", "celery"], env);
  expect(code).toBe(1);
  expect(report).toMatchObject({ ok: false, backend: null, connection: null });
});

test("task-backend-worker --check is the same check with the worker's own options", async () => {
  const { env } = createWorkspace();
  const { code, stdout } = await runWorker(["--check", "--json", "--queues", "one"], { env });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ queues: { names: ["one"] } });
  const refused = await runWorker(["--check", "--name", "not a name"], { env });
  expect(refused.code).toBe(1);
  expect(refused.stdout).toContain('problem: "not a name" cannot be the name of a worker');
});
