import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { eventually, type ManagedProcess, startProcess } from "@task-abstraction/conformance";
import { afterEach, describe, expect, it } from "vitest";

const folder = join(import.meta.dirname, "..");
const target = join(folder, "../../.task-backend/quickstart-output/seattle-weather-by-month.json");

describe("npm run quickstart", { timeout: 120_000 }, () => {
  const started: ManagedProcess[] = [];
  const start = (...args: readonly string[]): ManagedProcess => {
    const child = startProcess({
      name: "quickstart",
      arguments: [join(folder, "quickstart.ts"), ...args],
      workingDirectory: folder,
    });
    started.push(child);
    return child;
  };
  const workerPid = (child: ManagedProcess): number => Number(/\(pid (\d+)\)/.exec(child.output())?.[1]);

  afterEach(async () => {
    await Promise.all(started.splice(0).map((child) => child.kill()));
  });

  it("ends with the result, the file and what to try next, and leaves nothing running", async () => {
    rmSync(target, { force: true });
    const child = start();
    expect(await child.exited, child.output()).toEqual({ code: 0, signal: null });
    expect(child.output()).toMatch(/✓ extract_data[\s\S]*✓ transform_data[\s\S]*✓ load_data/);
    expect(child.output()).toMatch(/Jan [\s\S]*Dec /);
    expect(child.output()).toContain("12 rows in");
    expect(JSON.parse(readFileSync(target, "utf8"))).toHaveLength(12);
    expect(isRunning(workerPid(child))).toBe(false);
    await eventually(() => expect(runningOwners()).toEqual([]), { timeoutMs: 15_000 });
  });

  it("carries on after a kill -9 of the worker in the middle of the workflow", async () => {
    const child = start("--kill");
    expect(await child.exited, child.output()).toEqual({ code: 0, signal: null });
    expect(child.output()).toContain("kill -9");
    expect(child.output()).toMatch(/✓ pause_data .*attempt 2/);
    expect(child.output()).toContain("12 rows in");
  });

  it("stops its worker when it is interrupted, and says so with exit code 130", async () => {
    const child = start("--kill");
    await child.untilOutput(/workflow/, { timeoutMs: 30_000 });
    const pid = workerPid(child);
    expect(await child.kill("SIGINT")).toEqual({ code: 130, signal: null });
    expect(isRunning(pid)).toBe(false);
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Owner processes of the quickstart's data directory. */
function runningOwners(): readonly string[] {
  const processes = execFileSync("ps", ["-A", "-o", "args"], { encoding: "utf8" });
  return processes
    .split("\n")
    .filter((line) => line.includes("embedded-owner") && line.includes(".task-backend/quickstart"));
}
