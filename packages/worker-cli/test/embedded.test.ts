import { existsSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "@task-abstraction/conformance";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Ended, runCompanion, runWorker, startCommand, startWorker, TASKS } from "./run-command.ts";

// One engine for all tests, a queue for each: the real embedded default, in its own process as for users.
const folder = realpathSync(mkdtempSync(join(tmpdir(), "worker-cli-embedded-")));
const env = { PGBOSS_DATA_DIR: join(folder, "data"), TASK_MODULES: TASKS };

beforeAll(async () => {
  // The engine's first start is seconds, and no part of what a test here looks at.
  await runCompanion(["check"], { env });
});

afterAll(async () => {
  // The engine's process ends by itself; its lock file among the data is then gone.
  await eventually(() => !existsSync(join(folder, "data", "owner.lock")), {
    timeoutMs: 30_000,
  });
  rmSync(folder, { recursive: true, force: true });
});

function idOf({ stdout, stderr }: Ended): string {
  if (stdout === "") throw new Error(stderr);
  return stdout.trim();
}

test("a task goes from one process to a worker in another, and its result to a third", async () => {
  const id = idOf(await runCompanion(["submit", "add", "1", "2", "--queue", "across"], { env }));
  await startWorker(["--queues", "across"], { env });
  expect(await runCompanion(["result", id, "--wait"], { env })).toMatchObject({ code: 0, stdout: "3\n" });
  const { stdout } = await runCompanion(["result", id, "--json"], { env });
  expect(JSON.parse(stdout)).toMatchObject({
    taskId: id,
    taskName: "add",
    status: "completed",
    value: 3,
    attempts: 1,
  });
});

test("a workflow runs, its steps are told, and its value is printed", async () => {
  await startWorker(["--queues", "chain"], { env });
  const { code, stdout, stderr } = await runCompanion(["workflow", "sum", "--queue", "chain", "--wait"], {
    env,
  });
  expect({ code, stdout }).toEqual({ code: 0, stdout: "13\n" });
  expect(stderr).toMatch(/step 1\/2 add completed.*step 2\/2 add completed/s);
});

test("a failed step ends a workflow: exit code 1, with the step's name", async () => {
  await startWorker(["--queues", "broken"], { env });
  const { code, stderr } = await runCompanion(["workflow", "failing", "--queue", "broken", "--wait"], {
    env,
  });
  expect(code).toBe(1);
  expect(stderr).toContain("failing failed in step 2 (explode)");
});

test("SIGTERM drains: the running task completes, and the exit code is 0", async () => {
  const [end, marker] = [join(folder, "data", "drain-end"), join(folder, "data", "drain-marker")];
  const worker = await startWorker(["--queues", "drain"], { env });
  const id = idOf(
    await runCompanion(
      ["submit", "until_file", JSON.stringify(end), JSON.stringify(marker), "--queue", "drain"],
      { env },
    ),
  );
  await eventually(() => existsSync(marker));
  worker.send("SIGTERM");
  await worker.prints("draining");
  writeFileSync(end, "");
  expect((await worker.ended).code).toBe(0);
  expect((await runCompanion(["result", id, "--wait"], { env })).stdout).toBe('"there"\n');
});

test("the second signal hands the task back: exit code 4, and the next worker completes it", async () => {
  const [end, marker] = [join(folder, "data", "back-end"), join(folder, "data", "back-marker")];
  const first = await startWorker(["--queues", "back"], { env });
  const id = idOf(
    await runCompanion(
      ["submit", "until_file", JSON.stringify(end), JSON.stringify(marker), "--queue", "back"],
      { env },
    ),
  );
  await eventually(() => existsSync(marker));
  first.send("SIGINT");
  await first.prints("draining");
  first.send("SIGINT");
  expect((await first.ended).code).toBe(4);
  writeFileSync(end, "");
  await startWorker(["--queues", "back"], { env });
  expect((await runCompanion(["result", id, "--wait"], { env })).stdout).toBe('"there"\n');
});

test("cancel ends a task that runs", async () => {
  const marker = join(folder, "data", "cancel-marker");
  await startWorker(["--queues", "cancel"], { env });
  const id = idOf(
    await runCompanion(
      ["submit", "until_file", '"/nonexistent"', JSON.stringify(marker), "--queue", "cancel"],
      { env },
    ),
  );
  await eventually(() => existsSync(marker));
  expect((await runCompanion(["cancel", id], { env })).code).toBe(0);
  const { code, stderr } = await runCompanion(["result", id, "--wait"], { env });
  expect(code).toBe(1);
  expect(stderr).toContain("until_file was cancelled");
});

test("--key gives the same id twice", async () => {
  const words = ["submit", "add", "1", "2", "--queue", "once", "--key", "k"];
  expect(idOf(await runCompanion(words, { env }))).toBe(idOf(await runCompanion(words, { env })));
});

test("check finds no problem with the default backend", async () => {
  const { code, stdout } = await runCompanion(["check", "--json"], { env });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    ok: true,
    backend: { name: "pgboss", from: "default", package: { name: "@task-abstraction/backend-pgboss" } },
  });
});

test("a worker is ready while its engine answers", async () => {
  const worker = await startWorker(["--queues", "probed", "--health-port", "0"], { env });
  const port = worker.log.find(({ msg }) => msg === "Health probes are served.")?.["port"];
  const response = await fetch(`http://127.0.0.1:${port}/readyz`);
  expect(await response.json()).toMatchObject({ status: "ready", backend: "pgboss" });
});

test("a wrong database URL is exit code 3, its password masked", async () => {
  const wrong = { ...env, PGBOSS_DATABASE_URL: "postgres://ada:h0rse-battery@127.0.0.1:1/tasks" };
  const outputs = [
    await runWorker([], { env: wrong }),
    await runCompanion(["submit", "add", "1", "2"], { env: wrong }),
    await runCompanion(["result", "00000000-0000-4000-8000-000000000000@default"], { env: wrong }),
  ];
  for (const { code, stdout, stderr } of outputs) {
    expect(code).toBe(3);
    expect(stderr).toContain("next:  task-backend check");
    expect(stdout + stderr).not.toContain("h0rse-battery");
  }
  const check = await runCompanion(["check"], { env: wrong });
  expect(check.code).toBe(1);
  expect(check.stdout).toContain("postgres://ada:***@127.0.0.1:1/tasks");
  expect(check.stdout + check.stderr).not.toContain("h0rse-battery");
});

test("the ready tasks of a package can be served by its name", async () => {
  const worker = startCommand("worker", ["--queues", "package", "--tasks", "@task-abstraction/tasks-core"], {
    env,
  });
  await worker.prints("Worker started.");
  expect(worker.log[0]?.["tasks"]).toBeGreaterThan(3);
});
