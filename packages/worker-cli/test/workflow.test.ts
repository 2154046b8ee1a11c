import { expect, test } from "vitest";
import { createWorkspace, runCompanion, startWorker } from "./run-command.ts";

test("workflow --wait prints what the last step returned, and a line for each step", async () => {
  const { env } = createWorkspace();
  await startWorker([], { env });
  const { code, stdout, stderr } = await runCompanion(["workflow", "sum", "--wait"], { env });
  expect({ code, stdout }).toEqual({ code: 0, stdout: "13\n" });
  expect(stderr).toMatch(/^step 1\/2 add completed/m);
  expect(stderr).toMatch(/^step 2\/2 add completed/m);
});

test("a workflow whose step fails is exit code 1 and names the step", async () => {
  const { env } = createWorkspace();
  await startWorker([], { env });
  const { code, stderr } = await runCompanion(["workflow", "failing", "--wait"], { env });
  expect(code).toBe(1);
  expect(stderr).toMatch(/error: failing failed in step 2 \(explode\).*RangeError: too far/);
  expect(stderr).toMatch(/next: {2}task-backend result workflow-\S+ --workflow/);
});

test("workflow --wait --json prints the result with its steps, and nothing on stderr", async () => {
  const { env } = createWorkspace();
  await startWorker([], { env });
  const { stdout, stderr } = await runCompanion(["workflow", "failing", "--wait", "--json"], { env });
  expect(JSON.parse(stdout)).toMatchObject({
    status: "failed",
    failedStep: { step: 1, taskName: "explode" },
    steps: [{ status: "completed" }, { status: "failed" }, { status: "cancelled" }],
  });
  expect(stderr).toBe("");
});

test("workflow --steps runs a chain made on the command line", async () => {
  const { env } = createWorkspace();
  await startWorker(["--queues", "default,other"], { env });
  const steps = JSON.stringify([["add", 1, 2], { task: "add", args: [5], queue: "other" }, "describe"]);
  const { stdout } = await runCompanion(["workflow", "--steps", steps, "--wait"], { env });
  expect(JSON.parse(stdout)).toMatchObject({ args: [8] });
});

test("arguments go to the first step", async () => {
  const { env } = createWorkspace();
  await startWorker([], { env });
  const { stdout } = await runCompanion(
    ["workflow", "two_adds", "1", "2", "--steps", '["add",["add",4]]', "--wait"],
    { env },
  );
  expect(stdout).toBe("7\n");
});

test("workflow without --wait prints the id, which result --workflow reads", async () => {
  const { env } = createWorkspace();
  const { stdout, stderr } = await runCompanion(["workflow", "sum", "--json"], { env });
  expect(stderr).toBe("");
  const { id, workflow } = JSON.parse(stdout) as { id: string; workflow: string };
  expect(workflow).toBe("sum");
  const read = await runCompanion(["result", id, "--workflow", "--json"], { env });
  expect(JSON.parse(read.stdout)).toMatchObject({
    taskId: id,
    status: "pending",
    steps: [{ taskName: "add" }, { taskName: "add" }],
  });
});

test.each([
  [[], "Neither a name nor --steps", "task-backend tasks"],
  [["nosuch"], 'No workflow named "nosuch"', "give --tasks"],
  [["--steps", "add"], "--steps is not JSON", `'"add"'`],
  [["--steps", "{}"], "it is not a list of steps", "for instance"],
  [["--steps", "[]"], "it is not a list of steps", "for instance"],
  [["--steps", "[1]"], "step 1 names no task", "for instance"],
  [["--steps", '["a",[1]]'], "step 2 does not begin with the name of a task", "for instance"],
  [["--steps", '[{"task":"a","arg":[1]}]'], 'step 1 has an unknown key "arg"', "for instance"],
  [["--steps", '[{"task":"a","args":1}]'], "args of step 1 must be a list", "for instance"],
])("workflow %j is exit code 2", async (words, message, next) => {
  const { env } = createWorkspace();
  const { code, stderr } = await runCompanion(["workflow", ...words], { env });
  const [error, advice] = stderr.split("\nnext:  ");
  expect(error).toContain(message);
  expect(advice).toContain(next);
  expect(code).toBe(2);
});
