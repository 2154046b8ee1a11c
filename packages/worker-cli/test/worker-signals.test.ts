import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "@task-abstraction/conformance";
import { expect, test } from "vitest";
import {
  createWorkspace,
  type RunningCommand,
  runCompanion,
  startCommand,
  startWorker,
} from "./run-command.ts";

interface Busy {
  readonly worker: RunningCommand;
  readonly id: string;
  readonly env: Readonly<Record<string, string>>;
  /** Lets the running task end. */
  finish(): void;
}

/** A worker in the middle of a task. */
async function startBusyWorker(
  words: readonly string[] = [],
  task = "until_file",
  more: Readonly<Record<string, string>> = {},
): Promise<Busy> {
  const { folder, env } = createWorkspace();
  const [end, marker] = [join(folder, "end"), join(folder, "marker")];
  const worker = await startWorker(words, { env: { ...env, ...more } });
  const args = task === "until_file" ? [end, marker] : [marker];
  const { stdout } = await runCompanion(["submit", task, ...args.map((text) => JSON.stringify(text))], {
    env,
  });
  await eventually(() => existsSync(marker));
  return { worker, id: stdout.trim(), env, finish: () => writeFileSync(end, "") };
}

async function statusOf({ id, env }: Busy): Promise<unknown> {
  const { stdout } = await runCompanion(["result", id, "--json"], { env });
  return (JSON.parse(stdout) as { readonly status: unknown }).status;
}

test.each(["SIGTERM", "SIGINT"] as const)(
  "%s drains: the running task completes and the exit code is 0",
  async (signal) => {
    const busy = await startBusyWorker();
    busy.worker.send(signal);
    await busy.worker.prints(`${signal}: draining`);
    busy.finish();
    const { code } = await busy.worker.ended;
    expect(code).toBe(0);
    expect(await statusOf(busy)).toBe("completed");
    expect(busy.worker.log.at(-1)).toMatchObject({ msg: "Worker stopped.", completed: 1, released: 0 });
  },
);

test("a drain that takes longer than --drain-timeout hands the task back, and the exit code is 4", async () => {
  const busy = await startBusyWorker(["--drain-timeout", "200ms"]);
  busy.worker.send("SIGTERM");
  const { code } = await busy.worker.ended;
  expect(code).toBe(4);
  expect(await statusOf(busy)).toBe("pending");
});

test("the second signal stops at once: the task goes back, and the exit code is 4", async () => {
  const busy = await startBusyWorker(["--drain-timeout", "10m"]);
  busy.worker.send("SIGINT");
  await busy.worker.prints("SIGINT: draining, for up to 10 min");
  busy.worker.send("SIGINT");
  const { code } = await busy.worker.ended;
  expect(code).toBe(4);
  expect(await statusOf(busy)).toBe("pending");
});

test("a handler that ignores its signal does not keep the process", async () => {
  const busy = await startBusyWorker(["--drain-timeout", "100"], "stubborn");
  busy.worker.send("SIGTERM");
  expect((await busy.worker.ended).code).toBe(4);
});

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("the third %s kills: exit code %i", async (signal, exitCode) => {
  const { worker } = await startBusyWorker([], "until_file", { FILES_FAULT: "stop-hangs" });
  worker.send(signal);
  await worker.prints(`${signal}: draining`);
  worker.send(signal);
  await worker.prints(`${signal}: stopping at once`);
  worker.send(signal);
  expect((await worker.ended).code).toBe(exitCode);
});

test("a stop that hangs is given up at its deadline: the rest is closed and the exit code is 1", async () => {
  const { env } = createWorkspace();
  const worker = await startWorker(["--drain-timeout", "0"], { env: { ...env, FILES_FAULT: "stop-hangs" } });
  worker.send("SIGTERM");
  expect((await worker.ended).code).toBe(1);
  expect(worker.log.map(({ msg }) => msg)).toContain("The worker did not stop cleanly.");
  expect(worker.log.at(-1)).toMatchObject({ msg: "Worker stopped." });
});

test("a close that hangs is given up at its deadline, and the exit code is 1", async () => {
  const { env } = createWorkspace();
  const worker = await startWorker([], { env: { ...env, FILES_FAULT: "close-hangs" } });
  worker.send("SIGTERM");
  expect((await worker.ended).code).toBe(1);
  expect(worker.log.map(({ msg }) => msg)).toContain("Closing the backend did not end cleanly.");
});

test("a signal while the engine has not answered yet ends the start: exit code 0", async () => {
  const { env } = createWorkspace();
  const worker = startCommand("worker", ["--health-port", "0"], { env: { ...env, FILES_FAULT: "silent" } });
  await worker.prints("Health probes are served.");
  worker.send("SIGTERM");
  expect((await worker.ended).code).toBe(0);
});

test("--max-tasks ends the worker by itself: exit code 0", async () => {
  const { env } = createWorkspace();
  const worker = await startWorker(["--max-tasks", "2", "--concurrency", "1"], { env });
  await runCompanion(["submit", "add", "1", "2"], { env });
  await runCompanion(["submit", "add", "3", "4"], { env });
  expect((await worker.ended).code).toBe(0);
  expect(worker.log.at(-1)).toMatchObject({ completed: 2 });
});
