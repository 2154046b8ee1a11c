import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createWorkspace, runWorker, SECRETS, startCommand, startWorker } from "./run-command.ts";

test("a worker that stops by itself and cannot go on exits 1 with the error, its secrets masked", async () => {
  const { env } = createWorkspace();
  const worker = startCommand("worker", [], { env: { ...env, FILES_FAULT: "dies" } });
  const { code, stdout } = await worker.ended;
  expect(code).toBe(1);
  const line = worker.log.find(({ level }) => level === "error");
  expect(line).toMatchObject({
    error: {
      type: "EngineError",
      code: "ENGINE_ERROR",
      message: "the connection to files://ada:***@host/db is gone for good",
    },
  });
  expect(stdout).not.toContain(SECRETS.password);
});

test("a rejection that nobody catches is logged, drains the worker and exits 1", async () => {
  const { env } = createWorkspace();
  const worker = startCommand("worker", [], { env: { ...env, FILES_FAULT: "reject-later" } });
  const { code, stdout } = await worker.ended;
  expect(code).toBe(1);
  expect(worker.log.find(({ level }) => level === "error")).toMatchObject({
    error: { message: "nobody catches this: token ***" },
  });
  expect(worker.log.at(-1)).toMatchObject({ msg: "Worker stopped." });
  expect(stdout).not.toContain(SECRETS.token);
});

test("an error that a task module throws later is logged, drains the worker and exits 1", async () => {
  const { folder, env } = createWorkspace();
  const module = join(folder, "later.mjs");
  writeFileSync(
    module,
    "setTimeout(() => { throw new Error('thrown by a timer'); }, 1000);\nexport * from '" +
      env["TASK_MODULES"] +
      "';",
  );
  const worker = await startWorker(["--tasks", module], { env });
  expect((await worker.ended).code).toBe(1);
  expect(worker.log.find(({ level }) => level === "error")).toMatchObject({
    error: { message: "thrown by a timer" },
  });
});

test("an engine that cannot be reached at the start is exit code 3, and says what to type next", async () => {
  const { env } = createWorkspace();
  const { code, stderr } = await runWorker([], { env: { ...env, FILES_FAULT: "unreachable" } });
  expect(code).toBe(3);
  expect(stderr).toContain("error: connect ECONNREFUSED files://ada:***@host/db with token ***");
  expect(stderr).toContain("next:  task-backend check");
});
