import { defineTask, type TaskBackend, unwrap } from "@task-abstraction/core";
import { expect } from "vitest";
import { createHeldTask } from "../../suite/held-task.ts";
import type { Suite } from "../../suite/suite.ts";
import type { Workbench } from "../../suite/workbench.ts";

/** waitForResult(): as long as it is told, and no longer. */
export function testWaiting(suite: Suite): void {
  const wait = suite.wait;

  suite.test("a wait for a finished task resolves at once", async (bench) => {
    const { backend, id } = await finish(suite, bench);
    const startedAt = performance.now();
    expect(unwrap(await backend.waitForResult(id, wait))).toBe(2);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  suite.test(
    "a wait that began before the task could start resolves when it ends",
    async ({ open, offer }) => {
      const backend = open({ add });
      await offer(backend);
      const waiting = backend.waitForResult(await backend.submit(add, 1, 1), wait);
      await backend.startWorker();
      expect(unwrap(await waiting)).toBe(2);
    },
  );

  suite.test("a wait resolves soon after the end of its task", async ({ open }) => {
    const { held, running, release } = createHeldTask();
    const backend = open({ held });
    await backend.startWorker();
    const waiting = backend.waitForResult(await backend.submit(held), wait);
    await running;
    const releasedAt = performance.now();
    release();
    await waiting;
    expect(performance.now() - releasedAt).toBeLessThan(suite.limits.latenessMs);
  });

  suite.test(
    "a wait rejects with RESULT_TIMEOUT and the last snapshot when its time is up, not before and not long after",
    async (bench) => {
      const { backend, id } = await submitOnly(bench);
      const startedAt = performance.now();
      const waiting = backend.waitForResult(id, { timeoutMs: 700 });
      await expect(waiting).rejects.toMatchObject({ code: "RESULT_TIMEOUT", last: { status: "pending" } });
      const waitedMs = performance.now() - startedAt;
      expect(waitedMs).toBeGreaterThanOrEqual(699);
      expect(waitedMs).toBeLessThan(2_700);
    },
  );

  suite.test("a wait that timed out can be made again", async (bench) => {
    const { backend, id } = await submitOnly(bench);
    await expect(backend.waitForResult(id, { timeoutMs: 100 })).rejects.toMatchObject({
      code: "RESULT_TIMEOUT",
    });
    await backend.startWorker();
    expect(unwrap(await backend.waitForResult(id, wait))).toBe(2);
  });

  suite.test("a wait rejects with the signal's reason when it aborts", async (bench) => {
    const { backend, id } = await submitOnly(bench);
    const abort = new AbortController();
    const reason = new Error("the caller has gone");
    const waiting = backend.waitForResult(id, { signal: abort.signal });
    const rejection = expect(waiting).rejects.toBe(reason);
    abort.abort(reason);
    await rejection;
  });

  suite.test("a wait with a signal that has aborted rejects with its reason", async (bench) => {
    const { backend, id } = await submitOnly(bench);
    const reason = new Error("gone before");
    const waiting = backend.waitForResult(id, { ...wait, signal: AbortSignal.abort(reason) });
    await expect(waiting).rejects.toBe(reason);
  });

  suite.test("a wait that was given up leaves the task alone", async (bench) => {
    const { backend, id } = await submitOnly(bench);
    const given = backend.waitForResult(id, { signal: AbortSignal.abort() });
    await expect(given).rejects.toMatchObject({ name: "AbortError" });
    await backend.startWorker();
    expect(unwrap(await backend.waitForResult(id, wait))).toBe(2);
  });

  suite.test("a wait without a limit is INVALID_OPTION", async (bench) => {
    const { backend, id } = await submitOnly(bench);
    await expect(backend.waitForResult(id, {} as never)).rejects.toMatchObject({ code: "INVALID_OPTION" });
  });

  suite.test("100 waits at once get a result each, and the right one", async ({ open, offer }) => {
    const backend = open({ add });
    await offer(backend);
    const ids = Array.from({ length: 100 }, (_, index) => backend.submit(add, index, 0));
    const waiting = ids.map(async (id) => unwrap(await backend.waitForResult(await id, wait)));
    await backend.startWorker({ concurrency: 10 });
    expect(await Promise.all(waiting)).toEqual(Array.from({ length: 100 }, (_, index) => index));
  });

  suite.test("20 waits for one task all get its result", async (bench) => {
    const { backend, id } = await submitOnly(bench);
    const waiting = Array.from({ length: 20 }, () => backend.waitForResult(id, wait));
    await backend.startWorker();
    expect((await Promise.all(waiting)).map(unwrap)).toEqual(new Array(20).fill(2));
  });

  suite.test("a finished result stays as it is", async (bench) => {
    const { backend, id } = await finish(suite, bench);
    const first = await backend.getResult(id);
    const later = await backend.waitForResult(id, wait);
    expect(later).toEqual(first);
    expect(later.completedAt === null || later.completedAt instanceof Date).toBe(true);
  });
}

const add = defineTask("add", (a: number, b: number) => a + b);

async function submitOnly({ open, offer }: Workbench): Promise<{ backend: TaskBackend; id: string }> {
  const backend = open({ add });
  await offer(backend);
  return { backend, id: await backend.submit(add, 1, 1) };
}

async function finish({ wait }: Suite, { open }: Workbench): Promise<{ backend: TaskBackend; id: string }> {
  const backend = open({ add });
  await backend.startWorker();
  const id = await backend.submit(add, 1, 1);
  await backend.waitForResult(id, wait);
  return { backend, id };
}
