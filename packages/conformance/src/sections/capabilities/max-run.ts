import { defineTask } from "@task-abstraction/core";
import { expect } from "vitest";
import { reported } from "../../suite/reported.ts";
import type { Suite } from "../../suite/suite.ts";

/** The longest an attempt may run: `capabilities.maxRunMs`. */
export function testMaxRun(suite: Suite): void {
  const { maxRunMs } = suite.capabilities;
  const configuration = suite.backend.lowered?.maxRunMs;

  if (maxRunMs === null) {
    suite.test(
      "a worker takes a task whose timeoutMs is a year, since there is no limit",
      async ({ open }) => {
        const backend = open([defineTask("patient", { timeoutMs: 365 * 86_400_000 }, () => "done")]);
        await backend.startWorker();
        const result = await backend.waitForResult(await backend.submit("patient"), suite.wait);
        expect(result).toMatchObject({ status: "completed", value: "done" });
      },
    );
    return;
  }

  suite.test(
    "startWorker() rejects with INVALID_OPTION where a task's timeoutMs is beyond maxRunMs",
    async ({ open }) => {
      const backend = open([defineTask("endless", { timeoutMs: maxRunMs + 1 }, () => "done")]);
      await expect(backend.startWorker()).rejects.toMatchObject({ code: "INVALID_OPTION" });
    },
  );

  const title = "a task without timeoutMs ends TIMEOUT at maxRunMs, and is run once";
  if (configuration === undefined) {
    suite.notRun(
      title,
      `maxRunMs is ${maxRunMs}, and the set-up names no settings that lower it (lowered.maxRunMs)`,
    );
    return;
  }
  suite.test(title, async (bench) => {
    const endless = defineTask(
      "endless",
      bench.recorded(() => new Promise<void>(() => undefined)),
    );
    const backend = bench.open({ endless }, { configuration });
    await backend.startWorker();
    const id = await backend.submit(endless);
    const result = await backend.waitForResult(id, suite.wait);
    expect(result).toMatchObject({
      status: "failed",
      error: { code: "TIMEOUT" },
      ...reported(suite.capabilities, { attempts: 1 }),
    });
    expect(bench.countStarts(id)).toBe(1);
  });
}
