import { setTimeout as delay } from "node:timers/promises";
import type { Outcome } from "@task-abstraction/core";
import { completed, executing, stopping } from "../break-adapter.ts";
import type { Mutant } from "../mutant.ts";
import { override } from "../override.ts";

/** A worker that does not do what it was started for. */
export const workerMutants: readonly Mutant[] = [
  {
    that: "counts attempts from 0",
    fails: "submit > currentTask() tells the id, the name, the queue and attempt 1",
    breaks: (adapter) =>
      executing(adapter, ({ invocation, execute }) =>
        execute({ ...invocation, attempt: invocation.attempt - 1 }),
      ),
  },
  {
    that: "swallows errors",
    fails: "failures > a handler that rejects ends the task failed",
    breaks: (adapter) => executing(adapter, async ({ execute }) => unlessFailed(await execute(), completed)),
  },
  {
    that: "hangs after a failure",
    fails: "failures > a worker goes on after failures",
    breaks(adapter) {
      let failures = 0;
      return executing(adapter, async ({ execute, worker }) => {
        const outcome = await execute();
        if (outcome.status === "failed") failures += 1;
        if (failures === 1) void worker().stop({ deadlineMs: 0 });
        return outcome;
      });
    },
  },
  {
    that: "tries once more than it was asked to",
    fails: "attempts > a task that always fails is started exactly 2 times with maxAttempts 2",
    breaks(adapter) {
      const extended = new Set<string>();
      return executing(adapter, async ({ invocation, execute }) => {
        const outcome = await execute();
        if (outcome.status !== "failed" || outcome.retry !== false || extended.has(invocation.id))
          return outcome;
        extended.add(invocation.id);
        return { ...outcome, retry: { delayMs: 0 } };
      });
    },
  },
  {
    that: "never tries again",
    fails: "attempts > a task that always fails is started exactly 3 times with maxAttempts 3",
    breaks: (adapter) =>
      executing(adapter, async ({ execute }) => {
        const outcome = await execute();
        return outcome.status === "failed" ? { ...outcome, retry: false } : outcome;
      }),
  },
  {
    that: "tries again at once",
    fails: "attempts > the next attempt does not start before the delay of the policy",
    breaks: (adapter) => retryAfter(adapter, () => 0),
  },
  {
    that: "delays every attempt by two seconds at least",
    fails: "retry delay > a delay of a quarter of a second is not stretched beyond the engine's lateness",
    breaks: (adapter) => retryAfter(adapter, (delayMs) => Math.max(delayMs, 2_000)),
  },
  {
    that: "delays all attempts like the first one",
    fails: "retry delay > each failure has a delay of its own: the first short, the second long",
    breaks(adapter) {
      const first = new Map<string, number>();
      return retryAfter(adapter, (delayMs, id) => {
        if (!first.has(id)) first.set(id, delayMs);
        return first.get(id) ?? 0;
      });
    },
  },
  {
    that: "leaves tasks lying that its worker does not know",
    fails: "unknown task > a worker ends a task that it does not know as failed NOT_REGISTERED",
    breaks: (adapter) =>
      executing(adapter, async ({ invocation, request, execute }) => {
        if (request.tasks.has(invocation.taskName)) return execute();
        await delay(100);
        return { status: "released" };
      }),
  },
  {
    that: "runs one task at a time",
    fails:
      "worker > runs as many handlers at once as its concurrency, and never one more, over all its queues",
    breaks(adapter) {
      let last: Promise<unknown> = Promise.resolve();
      return executing(adapter, ({ execute }) => {
        const next = last.then(() => execute());
        last = next;
        return next;
      });
    },
  },
  {
    that: "takes more tasks than it can run",
    fails: "worker > takes no more than it can run: a second worker gets the rest",
    breaks: (adapter) => ({
      startWorker: (request) =>
        adapter.startWorker(
          override(request, {
            freeSlots: () => 100,
            takeSlot: async (signal) => ({
              giveBack: () => undefined,
              execute: async (invocation) => (await request.takeSlot(signal)).execute(invocation),
            }),
          }),
        ),
    }),
  },
  {
    that: "serves every queue it has heard of",
    fails: "worker > runs tasks of the queues it was given, and leaves those of others",
    breaks(adapter) {
      const heard = new Set<string>();
      return {
        submit(request) {
          heard.add(request.queue);
          return adapter.submit(request);
        },
        startWorker(request) {
          return adapter.startWorker(
            override(request, { queues: [...new Set([...request.queues, ...heard])] as never }),
          );
        },
      };
    },
  },
  {
    that: "lets nothing end when it stops",
    fails: "stopping > stop() lets running tasks end, takes no more, and leaves the rest in the engine",
    breaks: (adapter) => stopping(adapter, (worker) => worker.stop({ deadlineMs: 0 })),
  },
  {
    that: "lets nothing end when it is closed",
    fails: "lifecycle > close() lets a running task end, and its result is stored",
    breaks: (adapter) => stopping(adapter, (worker) => worker.stop({ deadlineMs: 0 })),
  },
  {
    that: "throws away what it should hand back",
    fails:
      "stopping > at its deadline a stop aborts signals with WorkerStopping, and the task is run again by the next worker",
    breaks: (adapter) =>
      executing(adapter, async ({ execute }) => {
        const outcome = await execute();
        return outcome.status === "released" ? completed : outcome;
      }),
  },
  {
    that: "serves only the first of its tasks",
    fails: "registration > startWorker({ tasks }) serves them beside those of the backend",
    breaks: (adapter) =>
      executing(adapter, async ({ invocation, request, execute }) => {
        const [first] = request.tasks.keys();
        return invocation.taskName === first ? execute() : completed;
      }),
  },
  {
    that: "tries again what took longer than maxRunMs",
    fails: "max run > a task without timeoutMs ends TIMEOUT at maxRunMs, and is run once",
    claims: { maxRunMs: 300 },
    settings: { maxRunMs: 300 },
    breaks: (adapter) =>
      executing(adapter, async ({ execute, invocation }) => {
        const outcome = await execute();
        return outcome.status === "failed" && invocation.attempt === 1
          ? { ...outcome, retry: { delayMs: 0 } }
          : outcome;
      }),
  },
];

function unlessFailed(outcome: Outcome, instead: Outcome): Outcome {
  return outcome.status === "failed" ? instead : outcome;
}

function retryAfter(
  adapter: Parameters<typeof executing>[0],
  change: (delayMs: number, id: string) => number,
): ReturnType<typeof executing> {
  return executing(adapter, async ({ invocation, execute }) => {
    const outcome = await execute();
    return outcome.status === "failed" && outcome.retry !== false
      ? { ...outcome, retry: { delayMs: change(outcome.retry.delayMs, invocation.id) } }
      : outcome;
  });
}
