import { mkdirSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createWorkspace, runWorker, startWorker, TASKS } from "./run-command.ts";

const READY_TO_FAIL = { FILES_FAULT: "unreachable" };

test("the start is one line: name, backend, queues, tasks and concurrency", async () => {
  const { env } = createWorkspace();
  const worker = await startWorker(
    ["--queues", "a,b", "--queues", "default", "--name", "one", "--concurrency", "3"],
    { env },
  );
  expect(worker.log[0]).toMatchObject({
    msg: "Worker started.",
    name: "one",
    backend: "files",
    queues: ["a", "b", "default"],
    tasks: 7,
    concurrency: 3,
  });
  await worker.prints("does not serve the queue that these tasks are submitted to: greet (greetings)");
});

test("no warning when every task's queue is served", async () => {
  const { env } = createWorkspace();
  const worker = await startWorker(["--queues", "default", "greetings"], { env });
  worker.send("SIGTERM");
  await worker.ended;
  expect(worker.log.filter(({ level }) => level === "warn")).toEqual([]);
});

test("TASK_QUEUES serves in development", async () => {
  const { env } = createWorkspace();
  const worker = await startWorker([], { env: { ...env, TASK_QUEUES: "x,y" } });
  expect(worker.log[0]).toMatchObject({ queues: ["x", "y"] });
});

test("--queues is required in production, where TASK_QUEUES does not serve: exit code 2", async () => {
  const { env } = createWorkspace();
  const { code, stderr } = await runWorker([], {
    env: { ...env, TASK_ENV: "production", TASK_QUEUES: "x,y" },
  });
  expect(code).toBe(2);
  expect(stderr).toContain("In production --queues is required. TASK_QUEUES serves in development only.");
  expect(stderr).toContain("next:  task-backend-worker --queues x,y");
});

test("TASK_ENV wins over NODE_ENV", async () => {
  const { env } = createWorkspace();
  const { code } = await runWorker([], {
    env: { ...env, ...READY_TO_FAIL, TASK_ENV: "development", NODE_ENV: "production" },
  });
  expect(code).toBe(3);
});

test("tasks come from taskModules of package.json where nothing else names any", async () => {
  const { folder, env } = createWorkspace();
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ type: "module", taskModules: ["./tasks/*.ts"] }),
  );
  mkdirSync(join(folder, "tasks"));
  writeFileSync(join(folder, "tasks/all.ts"), `export * from ${JSON.stringify(TASKS)};`);
  const worker = await startWorker([], { cwd: folder, env: { ...env, TASK_MODULES: undefined } as never });
  expect(worker.log[0]).toMatchObject({ tasks: 7 });
});

test("no module of tasks at all is exit code 2", async () => {
  const { folder, env } = createWorkspace();
  const { code, stderr } = await runWorker([], { cwd: folder, env: { ...env, TASK_MODULES: "" } });
  expect(code).toBe(2);
  expect(stderr).toContain("next:  task-backend-worker --tasks ./tasks.ts");
});

test.each([
  [["--quues", "a"], "unknown option '--quues'\n(Did you mean --queues?)"],
  [["--concurrency", "0"], "Give a whole number of at least 1."],
  [["--drain-timeout", "soon"], "Give milliseconds (500) or a number with ms, s, m, h or d (30s)."],
  [["--log-level", "loud"], "Allowed choices are debug, info, warn, error, silent."],
  [["surplus"], "too many arguments"],
  [["--backend", "pgbos"], 'There is no backend "pgbos". Did you mean "pgboss"?'],
  [["--tasks", "./missing.ts"], 'No tasks could be taken from "./missing.ts": there is no such file.'],
  [["--queues", "not a name"], '"not a name" cannot be the name of a queue'],
  [["--name", "not a name"], '"not a name" cannot be the name of a worker'],
])("%j is exit code 2", async (words, message) => {
  const { env } = createWorkspace();
  const { code, stderr } = await runWorker(words, { env });
  expect(stderr).toContain(message);
  expect(stderr).toContain("next:  ");
  expect(code).toBe(2);
});

test("a configuration with faults is exit code 2 and names all of them", async () => {
  const { env } = createWorkspace();
  const { code, stderr } = await runWorker([], {
    env: { ...env, FILES_DIRECTORY: "", FILES_POLL_MS: "often", FILES_FAULT: "other" },
  });
  expect(code).toBe(2);
  expect(stderr).toContain("directory (FILES_DIRECTORY) is missing");
  expect(stderr).toContain("pollMs (FILES_POLL_MS) must be a number");
  expect(stderr).toContain("fault (FILES_FAULT) must be one of");
});

test("a --health-port that another program uses is exit code 2", async () => {
  const { env } = createWorkspace();
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, resolve));
  onTestFinished(() => void taken.close());
  const { code, stderr } = await runWorker(["--health-port", String((taken.address() as AddressInfo).port)], {
    env,
  });
  expect(code).toBe(2);
  expect(stderr).toContain("another program uses it");
});

test("--env-file is read before anything else, and what is set already stays", async () => {
  const { folder, env } = createWorkspace();
  const file = join(folder, "settings.env");
  writeFileSync(file, "TASK_QUEUES=from_file\nFILES_POLL_MS=33\nTASK_MODULES=./nowhere.ts\n");
  const worker = await startWorker(["--env-file", file], { env });
  expect(worker.log[0]).toMatchObject({ queues: ["from_file"], tasks: 7 });
});

test("--log-format pretty is for people, and --log-level error is quiet", async () => {
  const { env } = createWorkspace();
  const pretty = await startWorker(["--log-format", "pretty"], { env });
  expect(pretty.stdout).toMatch(/^\[\d\d:\d\d:\d\d\] INFO.*Worker started\./);
  const quiet = await runWorker(["--log-level", "silent"], { env: { ...env, FILES_FAULT: "dies" } });
  expect(quiet.stdout).toBe("");
});
