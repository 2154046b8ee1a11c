import { unwrap } from "@task-abstraction/core";
import { expect } from "vitest";
import { findModule } from "../../processes/find-module.ts";
import type { Suite } from "../../suite/suite.ts";
import { eventually } from "../../waiting/eventually.ts";
import * as tasks from "./fault-tasks.ts";

/** SIGKILL of a client in the moment in which its submit has resolved. */
export function testClientDeath(suite: Suite): void {
  const { wait } = suite;
  const module = findModule("sections/faults/fault-tasks.ts");
  const program = findModule("sections/faults/submit-and-die.ts");
  const timeoutMs = 3 * wait.timeoutMs;

  suite.test(
    "a task is run whose client was killed as soon as submit() had resolved",
    async (bench) => {
      const backend = bench.open(tasks);
      await bench.offer(backend);
      const client = bench.startProgram({ program, tasks: module, settings: { what: "task" } });
      const [, id] = await client.untilOutput(/^id=(\S+)$/m, wait);
      await client.exited;
      await bench.startWorkerProcess({ tasks: module });
      await eventually(() => expect(ended(bench.executions())).toEqual(["slow"]), wait);
      if (suite.capabilities.results === "any-process")
        expect(unwrap(await backend.waitForResult(id as string, wait))).toBe(1);
    },
    { timeoutMs },
  );

  suite.test(
    "a chain goes on to its end without its client",
    async (bench) => {
      await bench.offer(bench.open(tasks));
      const client = bench.startProgram({ program, tasks: module, settings: { what: "chain" } });
      await client.exited;
      await bench.startWorkerProcess({ tasks: module });
      await eventually(
        () => expect(ended(bench.executions())).toEqual(["slow", "slow_step", "slow_step"]),
        wait,
      );
    },
    { timeoutMs },
  );
}

function ended(records: readonly { readonly event: string; readonly taskName: string }[]): string[] {
  return records.filter(({ event }) => event === "end").map(({ taskName }) => taskName);
}
