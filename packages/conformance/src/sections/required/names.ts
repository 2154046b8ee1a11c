import { currentTask, defineTask, unwrap } from "@task-abstraction/core";
import { expect } from "vitest";
import type { Suite } from "../../suite/suite.ts";

/** Names of tasks and queues, as far as an engine can hold them. */
export function testNames(suite: Suite): void {
  suite.test("a task name may have 200 letters, digits and _ . -", async ({ open }) => {
    const name = `${"aZ0_.-".repeat(33)}ab`;
    const backend = open([defineTask(name, () => "found")]);
    await backend.startWorker();
    expect(unwrap(await backend.waitForResult(await backend.submit(name), suite.wait))).toBe("found");
  });

  suite.test(
    "a queue of any name is served, or refused with INVALID_NAME when nothing was sent",
    async (bench) => {
      const backend = bench.open({ add });
      let sent = 0;
      for (const queue of queueNames) {
        const before = await bench.probe.countTasks();
        const worker = await answerOf(backend.startWorker({ queues: [queue] }));
        const submitted = await answerOf(backend.using({ queue }).submit(add, 1, 1));
        if (worker === "INVALID_NAME") {
          expect(submitted, queue).toBe("INVALID_NAME");
          await bench.expectTasks(before);
        } else {
          expect(unwrap(await backend.waitForResult(submitted as string, suite.wait)), queue).toBe(2);
          sent += 1;
        }
      }
      expect(sent).toBeGreaterThan(0);
    },
  );

  suite.test("queues that differ only in case are two, or refused with INVALID_NAME", async ({ open }) => {
    const backend = open({ place });
    const queues = ["case", "CASE"];
    const worker = await answerOf(backend.startWorker({ queues }));
    if (worker === "INVALID_NAME") return;
    const places = queues.map(async (queue) => {
      const id = await backend.using({ queue }).submit(place);
      return unwrap(await backend.waitForResult(id, suite.wait));
    });
    expect(await Promise.all(places)).toEqual(queues);
  });
}

/** Letters, digits and _ . : - up to 100: an engine may not hold all of them. */
const queueNames = ["q", "under_score-and-dash", "x".repeat(100), "with.dot", "with:colon", "Capital", "7"];

const add = defineTask("add", (a: number, b: number) => a + b);
const place = defineTask("place", () => currentTask().queue);

/** What it resolves to, or the code it rejects with. */
async function answerOf(call: Promise<unknown>): Promise<unknown> {
  return call.catch((error: { readonly code: unknown }) => error.code);
}
