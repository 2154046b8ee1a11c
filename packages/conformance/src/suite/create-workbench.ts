import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Handler } from "@task-abstraction/core";
import { expect } from "vitest";
import { readExecutions } from "../recorder/read-executions.ts";
import { recorded } from "../recorder/recorded.ts";
import { eventually } from "../waiting/eventually.ts";
import { type BackendUnderTest, fillLimits } from "./backend-under-test.ts";
import type { Harness } from "./harness.ts";
import { offerTasks } from "./offer-tasks.ts";
import { OpenBackends } from "./open-backends.ts";
import { RunningProcesses } from "./running-processes.ts";
import { obtainSampleIds } from "./sample-ids.ts";
import { strangeId } from "./strange-id.ts";
import type { Workbench } from "./workbench.ts";

/** A bench, and how to clear it away. */
export interface ClearableWorkbench extends Omit<Workbench, "skip"> {
  clear(): Promise<void>;
}

/** A bench on a space of its own. */
export async function createWorkbench(
  under: BackendUnderTest,
  harness: Harness,
): Promise<ClearableWorkbench> {
  const space = await harness.fresh();
  const folder = mkdtempSync(join(tmpdir(), "conformance-"));
  const log = join(folder, "executions.log");
  const backends = new OpenBackends(under);
  const processes = new RunningProcesses({ ...under, configuration: space.configuration }, log);

  return {
    space,
    probe: space.probe,
    harness,
    freshSpace: () => harness.fresh(),
    open: (tasks = {}, options = {}) =>
      backends.open(tasks, { ...(options.space ?? space).configuration, ...options.configuration }),
    load: (tasks = {}) => backends.load(tasks, space.configuration),
    offer: offerTasks,

    async expectTasks(count) {
      const { probeLagMs } = fillLimits(under.limits);
      await eventually(async () => expect(await space.probe.countTasks()).toBe(count), {
        timeoutMs: probeLagMs,
      });
    },
    expectAtLeast(count) {
      const { probeLagMs } = fillLimits(under.limits);
      return eventually(
        async () => {
          const present = await space.probe.countTasks();
          expect(present).toBeGreaterThanOrEqual(count);
          return present;
        },
        { timeoutMs: probeLagMs },
      );
    },
    async unknownId(kind = "task") {
      return strangeId((await obtainSampleIds(under, harness))[kind]);
    },

    recorded: <F extends Handler>(handler: F) => recorded(handler, log),
    executions: () => readExecutions(log),
    countStarts: (id) =>
      readExecutions(log).filter(({ event, taskId }) => event === "start" && taskId === id).length,

    startWorkerProcess: (options) => processes.startWorker(options),
    startProgram: (options) => processes.start(options),

    async clear() {
      await processes.kill();
      await backends.close().finally(() => rmSync(folder, { recursive: true }));
    },
  };
}
