import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { startProcess } from "../processes/managed-process.ts";
import { readExecutions } from "./read-executions.ts";
import { recordExecution } from "./record-execution.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "recorder-"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

describe("recordExecution()", () => {
  it("throws where no log is named", () => {
    vi.stubEnv("TASK_EXECUTION_LOG", undefined);
    expect(() => recordExecution("start", { id: "a", name: "work", attempt: 1 })).toThrow(
      "TASK_EXECUTION_LOG",
    );
  });

  it("leaves a line that outlives a SIGKILL of its process right after", async () => {
    const log = join(folder, "log");
    const recorder = new URL("./record-execution.ts", import.meta.url).href;
    const program = `
      const { recordExecution } = await import(${JSON.stringify(recorder)});
      recordExecution("start", { id: "a", name: "work", attempt: 2 });
      process.kill(process.pid, "SIGKILL");`;
    const child = startProcess({
      name: "recorder",
      arguments: ["--input-type=module", "--eval", program],
      environment: { TASK_EXECUTION_LOG: log },
    });
    expect((await child.exited).signal).toBe("SIGKILL");
    expect(readExecutions(log)).toMatchObject([{ event: "start", taskId: "a", attempt: 2, pid: child.pid }]);
  });
});

describe("readExecutions()", () => {
  it("answers an empty log for a file that is not there", () => {
    expect(readExecutions(join(folder, "none"))).toEqual([]);
  });
});
