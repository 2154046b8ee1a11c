import { eventually } from "@task-abstraction/conformance";
import { defineTask } from "@task-abstraction/core";
import { type EngineContainer, startFlower } from "@task-abstraction/engines";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { brokerNames, ControlPlace } from "./control-place.ts";
import { createGated } from "./gated-task.ts";

const add = defineTask("ts.add", (first: number, second: number) => first + second);
const refuse = defineTask("ts.refuse", (): void => {
  throw new TypeError("wrong");
});

describe.each(brokerNames)("on %s", (brokerName) => {
  const place = ControlPlace.register(brokerName);
  let flower: EngineContainer;

  beforeAll(async () => {
    const { urlInside: brokerUrl } = place.broker;
    flower = await startFlower({ brokerUrl, resultUrl: place.results.urlInside });
  });
  afterAll(() => flower?.stop());

  async function fetchFlower<Body>(path: string): Promise<Body> {
    const response = await fetch(`${flower.url}${path}`);
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as Body;
  }

  test("Flower shows our worker as it shows Python's", async () => {
    const { queue, hostname } = await place.serve({ add, refuse }, { concurrency: 3 });
    await eventually(async () =>
      expect(await fetchFlower(`/api/workers?refresh=1`)).toMatchObject({
        [hostname]: {
          registered: ["ts.add", "ts.refuse"],
          active_queues: [{ name: queue }],
          stats: { pool: { "max-concurrency": 3 }, pid: process.pid },
          conf: { task_default_queue: "celery" },
        },
      }),
    );
    await eventually(async () =>
      expect(await fetchFlower("/api/workers?status=1")).toMatchObject({ [hostname]: true }),
    );
  });

  test("Flower draws the page of our worker and its tasks", async () => {
    const { gated, started } = createGated();
    const { backend, queue, hostname } = await place.serve({ gated, add }, { concurrency: 1 });
    await backend.using({ queue }).submit("ts.gated");
    const running = await started;
    const waiting = await backend.using({ queue }).submit("ts.add", 1, 2);
    await place.ask(hostname, "control", "revoke", "revoked-one");
    const shown = [queue, running, waiting, "revoked-one", "ts.gated", "task_default_queue"];
    await eventually(async () => {
      const response = await fetch(`${flower.url}/worker/${hostname}`);
      const page = await response.text();
      expect([response.status, shown.filter((text) => !page.includes(text))]).toEqual([200, []]);
    });
  });

  test("Flower turns task events on, and shows what became of tasks", async () => {
    const { backend, queue, hostname } = await place.serve({ add, refuse });
    const submitBoth = async () => {
      const ids = await Promise.all([
        backend.using({ queue }).submit("ts.add", 1, 2),
        backend.using({ queue }).submit("ts.refuse"),
      ]);
      await Promise.all(ids.map((id) => backend.waitForResult(id, { timeoutMs: 20_000 })));
    };
    await eventually(async () => {
      // Flower turns them on every five seconds: what ran before that is not seen.
      await submitBoth();
      const tasks = Object.values(await fetchFlower<object>(`/api/tasks?workername=${hostname}`));
      expect(tasks).toContainEqual(
        expect.objectContaining({
          state: "SUCCESS",
          name: "ts.add",
          args: "(1, 2)",
          kwargs: "{}",
          result: "3",
          runtime: expect.any(Number),
          worker: hostname,
        }),
      );
      expect(tasks).toContainEqual(
        expect.objectContaining({
          state: "FAILURE",
          name: "ts.refuse",
          exception: "TypeError('wrong')",
          traceback: expect.stringContaining("TypeError: wrong"),
          worker: hostname,
        }),
      );
    });
  });
});
