import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "@task-abstraction/conformance";
import { afterAll, beforeAll, expect, test } from "vitest";
import { RunningCommand, runCompanion } from "../run-command.ts";
import { Application, TemporaryFolder } from "./application.ts";

const application = new Application("backend-celery", "backend-pgboss", "tasks-core");
// What is built goes to a folder with nothing above it, so that nothing can be found but what was built in.
const elsewhere = new TemporaryFolder();
const data = join(elsewhere.path, "data");
const worker = join(elsewhere.path, "worker");

beforeAll(async () => {
  application.write({
    "tasks.ts": `import { defineTask, getBackend } from "@task-abstraction/core";
export const double = defineTask("double", async (value: number) => value * 2);
export const ask = defineTask("ask", async () => {
  await using backend = await getBackend();
  return backend.name;
});`,
  });
  const words = [
    "--tasks",
    "@task-abstraction/tasks-core,./tasks.ts",
    "--backend",
    "celery",
    "--backend",
    "pgboss",
  ];
  cpSync(await application.buildTo("worker", words), worker, { recursive: true });
});
afterAll(async () => {
  await eventually(() => !existsSync(join(data, "owner.lock")), { timeoutMs: 30_000 });
  for (const folder of [application, elsewhere]) folder[Symbol.dispose]();
});

function start(words: readonly string[], type: string): RunningCommand {
  return new RunningCommand(worker, words, {
    cwd: elsewhere.path,
    env: { TASK_BACKEND_TYPE: type, PGBOSS_DATA_DIR: data, CELERY_BROKER_URL: "redis://127.0.0.1:1" },
  });
}

test("runs tasks on the embedded engine, far from every package, and drains on SIGTERM", async () => {
  const running = start(["--queues", "default"], "pgboss");
  await running.prints("Worker started.");
  const env = { TASK_BACKEND_TYPE: "pgboss", PGBOSS_DATA_DIR: data };
  const submit = (...words: string[]) =>
    runCompanion(["submit", ...words, "--wait"], { cwd: application.path, env });
  expect(await submit("add", "2", "3")).toMatchObject({ code: 0, stdout: "5\n" });
  expect(await submit("double", "4")).toMatchObject({ code: 0, stdout: "8\n" });
  expect(await submit("ask")).toMatchObject({ code: 0, stdout: '"pgboss"\n' });
  running.send("SIGTERM");
  expect(await running.ended).toMatchObject({ code: 0, stderr: "" });
});

test("with two backends built in, TASK_BACKEND_TYPE chooses", async () => {
  const report = async (type: string): Promise<unknown> =>
    JSON.parse((await start(["--check", "--json"], type).ended).stdout);
  expect(await report("pgboss")).toMatchObject({ ok: true, backend: { name: "pgboss" } });
  expect(await report("celery")).toMatchObject({
    backend: { name: "celery" },
    connection: { reachable: false },
  });
});

test.each([
  ["none is chosen", "", /celery, pgboss/],
  ["another is chosen", "temporal", /without a backend "temporal".*celery, pgboss/],
])("with two backends built in, a start is refused when %s", async (_title, type, message) => {
  const { code, stderr } = await start(["--queues", "default"], type).ended;
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});
