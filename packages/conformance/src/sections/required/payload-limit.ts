import { defineTask, type TaskBackend, unwrap } from "@task-abstraction/core";
import { expect } from "vitest";
import type { Suite } from "../../suite/suite.ts";

/** The largest arguments and results: `capabilities.maxPayloadBytes`. */
export function testPayloadLimit(suite: Suite): void {
  const wait = suite.wait;

  if (suite.capabilities.maxPayloadBytes === null) {
    suite.test("carries 4 MB, since there is no limit", async ({ open }) => {
      const backend = open({ measure });
      await backend.startWorker();
      const id = await backend.submit(measure, "x".repeat(4_000_000));
      expect(unwrap(await backend.waitForResult(id, wait))).toBe(4_000_000);
    });
    return;
  }

  const configuration = suite.backend.lowered?.maxPayloadBytes;

  suite.test("carries arguments of exactly the limit", async ({ open }) => {
    const backend = open({ measure }, { configuration });
    await backend.startWorker();
    const text = longestText(backend);
    expect(unwrap(await backend.waitForResult(await backend.submit(measure, text), wait))).toBe(text.length);
  });

  suite.test("refuses arguments of a byte more with PAYLOAD_TOO_LARGE, and sends nothing", async (bench) => {
    const backend = bench.open({ measure }, { configuration });
    await bench.offer(backend);
    const text = `${longestText(backend)}x`;
    await expect(backend.submit(measure, text)).rejects.toMatchObject({ code: "PAYLOAD_TOO_LARGE" });
    await expect(backend.submitMany(measure, [["x"], [text]])).rejects.toMatchObject({
      code: "PAYLOAD_TOO_LARGE",
    });
    await bench.expectTasks(0);
  });

  suite.test("counts bytes, not characters", async (bench) => {
    const backend = bench.open({ measure }, { configuration });
    await bench.offer(backend);
    const text = "ż".repeat(Math.ceil((longestText(backend).length + 1) / 2));
    await expect(backend.submit(measure, text)).rejects.toMatchObject({ code: "PAYLOAD_TOO_LARGE" });
    await bench.expectTasks(0);
  });

  suite.test(
    "a result beyond the limit ends the task failed PAYLOAD_TOO_LARGE, without a retry",
    async (bench) => {
      const retry = { maxAttempts: 3, initialDelayMs: 0 };
      const grow = defineTask(
        "grow",
        { retry },
        bench.recorded((length: number) => "x".repeat(length)),
      );
      const backend = bench.open({ grow }, { configuration });
      await backend.startWorker();
      const id = await backend.submit(grow, longestText(backend).length + 100);
      const result = await backend.waitForResult(id, wait);
      expect(result).toMatchObject({ status: "failed", error: { code: "PAYLOAD_TOO_LARGE" } });
      expect(bench.countStarts(id)).toBe(1);
    },
  );
}

const measure = defineTask("measure", (text: string) => text.length);

/** The longest text that is one argument within the limit: positional and keyword arguments are counted together. */
function longestText({ capabilities }: TaskBackend): string {
  const frame = JSON.stringify([[""], {}]).length;
  return "x".repeat((capabilities.maxPayloadBytes as number) - frame);
}
