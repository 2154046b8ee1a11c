import { expect, test } from "vitest";
import { createWorkspace, runCompanion, startWorker } from "./run-command.ts";

async function submit(words: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  return (await runCompanion(["submit", ...words], { env })).stdout.trim();
}

test("result shows a task that waits: exit code 0", async () => {
  const { env } = createWorkspace();
  const id = await submit(["add", "1", "2"], env);
  const { code, stdout } = await runCompanion(["result", id], { env });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^status +pending\nname +add\nattempts +0\n$/);
});

test("result --wait prints the value in another process", async () => {
  const { env } = createWorkspace();
  const id = await submit(["describe", '"x"'], env);
  await startWorker([], { env });
  const { code, stdout } = await runCompanion(["result", id, "--wait"], { env });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({ args: ["x"], headers: {} });
});

test("result --json has ISO times and null for what is not known", async () => {
  const { env } = createWorkspace();
  await startWorker([], { env });
  const id = await submit(["add", "1", "2", "--wait"], env).then(() => submit(["add", "1", "2"], env));
  const { stdout } = await runCompanion(["result", id, "--wait", "--json"], { env });
  const iso = expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/);
  expect(JSON.parse(stdout)).toEqual({
    taskId: id,
    taskName: "add",
    status: "completed",
    value: 3,
    attempts: 1,
    startedAt: iso,
    completedAt: iso,
    durationMs: expect.any(Number),
  });
});

test("result of a task that failed shows its error and stack: exit code 0 without --wait, 1 with it", async () => {
  const { env } = createWorkspace();
  await startWorker([], { env });
  const id = await submit(["fail", '"on purpose"'], env);
  const waited = await runCompanion(["result", id, "--wait"], { env });
  expect(waited.code).toBe(1);
  const { code, stdout } = await runCompanion(["result", id], { env });
  expect(code).toBe(0);
  expect(stdout).toMatch(/error +TASK_ERROR: TypeError: on purpose/);
  expect(stdout).toContain("tasks.ts:");
});

test("an id that the engine does not know is exit code 6", async () => {
  const { env } = createWorkspace();
  const { code, stderr } = await runCompanion(["result", "task-nosuch", "--json"], { env });
  expect(code).toBe(6);
  expect(JSON.parse(stderr)).toMatchObject({ error: { code: "TASK_NOT_FOUND" } });
});

test("cancel ends a task that waits", async () => {
  const { env } = createWorkspace();
  const id = await submit(["add", "1", "2"], env);
  const { code, stdout } = await runCompanion(["cancel", id], { env });
  expect({ code, stdout }).toEqual({ code: 0, stdout: "Cancelled.\n" });
  const { stdout: after } = await runCompanion(["result", id, "--json"], { env });
  expect(JSON.parse(after)).toMatchObject({ status: "cancelled" });
});

test("cancel of a task that has finished is exit code 1, and changes nothing", async () => {
  const { env } = createWorkspace();
  await startWorker([], { env });
  const id = await submit(["add", "1", "2"], env);
  await runCompanion(["result", id, "--wait"], { env });
  const { code, stdout, stderr } = await runCompanion(["cancel", id], { env });
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain("it had already finished");
  const { stdout: after } = await runCompanion(["result", id, "--json"], { env });
  expect(JSON.parse(after)).toMatchObject({ status: "completed", value: 3 });
});

test("cancel of an id that the engine does not know is exit code 6", async () => {
  const { env } = createWorkspace();
  const { code, stdout } = await runCompanion(["cancel", "task-nosuch", "--json"], { env });
  expect(code).toBe(6);
  expect(JSON.parse(stdout)).toEqual({ id: "task-nosuch", outcome: "not-found" });
});

test("cancel --workflow ends a workflow that waits", async () => {
  const { env } = createWorkspace();
  const { stdout } = await runCompanion(["workflow", "sum"], { env });
  expect((await runCompanion(["cancel", stdout.trim(), "--workflow"], { env })).code).toBe(0);
});
