import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { identifyThisProcess, isRunning } from "./owner.ts";

test("isRunning() is true of this process", async () => {
  expect(await isRunning(await identifyThisProcess())).toBe(true);
});

test("isRunning() is false of a process that has ended", async () => {
  const child = spawn(process.execPath, ["--version"], { stdio: "ignore" });
  await once(child, "exit");
  expect(await isRunning({ ...(await identifyThisProcess()), pid: Number(child.pid) })).toBe(false);
});

test("isRunning() is false of a process that has got the pid of another", async () => {
  expect(await isRunning({ ...(await identifyThisProcess()), startedAt: "before" })).toBe(false);
});

test("isRunning() is undefined of a process elsewhere", async () => {
  expect(await isRunning({ ...(await identifyThisProcess()), pidSpace: "elsewhere" })).toBeUndefined();
});
