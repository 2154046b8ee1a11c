import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { identifyThisProcess, isProcessRunning } from "./process-identity.ts";

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** A shell that runs `script` and prints a pid. */
async function readPidFrom(script: string): Promise<number> {
  const shell = spawn("sh", ["-c", script], { stdio: ["ignore", "pipe", "inherit"] });
  children.push(shell);
  const [output] = (await once(shell.stdout, "data")) as [Buffer];
  return Number(output.toString());
}

describe("isProcessRunning()", () => {
  it("is true of this process", async () => {
    expect(await isProcessRunning(await identifyThisProcess())).toBe(true);
  });

  it("is false of another program that was given the same pid", async () => {
    expect(await isProcessRunning({ ...(await identifyThisProcess()), startedAt: "long ago" })).toBe(false);
  });

  it("is false of a process that has ended", async () => {
    const child = spawn(process.execPath, ["--version"], { stdio: "ignore" });
    await once(child, "exit");
    expect(
      await isProcessRunning({ ...(await identifyThisProcess()), pid: child.pid ?? 0, startedAt: null }),
    ).toBe(false);
  });

  it("is false of a zombie", async () => {
    // `exec` makes the shell a program that never waits for the child it had.
    const zombie = await readPidFrom("true & echo $!; exec sleep 60");
    await expect
      .poll(async () => isProcessRunning({ ...(await identifyThisProcess()), pid: zombie, startedAt: null }))
      .toBe(false);
  });

  it("is undefined where pids are another container's or another boot's", async () => {
    expect(
      await isProcessRunning({ ...(await identifyThisProcess()), pidSpace: "elsewhere" }),
    ).toBeUndefined();
  });
});
