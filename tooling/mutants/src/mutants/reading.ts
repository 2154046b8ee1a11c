import { setTimeout as delay } from "node:timers/promises";
import { ResultUnavailableError, type TaskSnapshot } from "@task-abstraction/core";
import { reading } from "../break-adapter.ts";
import type { Mutant } from "../mutant.ts";

/** What is told of a task is not what became of it. */
export const readingMutants: readonly Mutant[] = [
  {
    that: "loses results that are null",
    fails: "arguments and results > a handler that returns nothing gives null",
    breaks: (adapter) =>
      reading(adapter, (snapshot) =>
        snapshot.status === "completed" && snapshot.value === null ? { ...snapshot, value: "" } : snapshot,
      ),
  },
  {
    that: "does not tell why a task failed",
    fails:
      "failures > a handler that throws ends the task failed TASK_ERROR, with type, message, stack and cause",
    breaks: (adapter) =>
      reading(adapter, (snapshot) =>
        snapshot.status === "failed"
          ? { ...snapshot, error: { ...snapshot.error, message: "It failed.", cause: undefined } }
          : snapshot,
      ),
  },
  {
    that: "tells the end of a task three seconds late",
    fails: "waiting > a wait resolves soon after the end of its task",
    breaks(adapter) {
      const ends = new Map<string, number>();
      return reading(adapter, (snapshot, id) => {
        if (snapshot.completedAt === null) return snapshot;
        const end = ends.get(id) ?? Date.now();
        ends.set(id, end);
        return Date.now() - end < 3_000 ? { ...snapshot, ...unfinished } : snapshot;
      });
    },
  },
  {
    that: "hangs when it is asked for a result",
    fails:
      "waiting > a wait rejects with RESULT_TIMEOUT and the last snapshot when its time is up, not before and not long after",
    breaks: (adapter) => ({
      async getResult(id) {
        await delay(4_000);
        return adapter.getResult(id);
      },
    }),
  },
  {
    that: "gives every wait the result that came last",
    fails: "waiting > 100 waits at once get a result each, and the right one",
    breaks(adapter) {
      let last: TaskSnapshot | undefined;
      return reading(adapter, (snapshot) => {
        if (snapshot.status !== "completed") return snapshot;
        last ??= snapshot;
        return { ...snapshot, ...last };
      });
    },
  },
  {
    that: "forgets a result that was read",
    fails: "waiting > a finished result stays as it is",
    breaks(adapter) {
      const told = new Set<string>();
      return reading(adapter, (snapshot, id) => {
        if (told.has(id)) return { ...snapshot, ...unfinished };
        if (snapshot.completedAt !== null) told.add(id);
        return snapshot;
      });
    },
  },
  {
    that: "takes every id for one of its own",
    fails: "unknown id > a read of an id that another process may have is RESULT_UNAVAILABLE",
    breaks: (adapter) => ({
      async getResult(id) {
        try {
          return await adapter.getResult(id);
        } catch (error) {
          if (!ResultUnavailableError.isInstance(error)) throw error;
          return { taskName: null, attempts: null, startedAt: null, ...unfinished };
        }
      },
    }),
  },
  {
    that: "counts one attempt too many",
    fails: "reports > the attempts of a task are its starts, 0 before the first",
    breaks: (adapter) =>
      reading(adapter, (snapshot) => ({ ...snapshot, attempts: (snapshot.attempts ?? 0) + 1 })),
  },
  {
    that: "never says that a task runs",
    fails: "reports > a running task reads running, with attempt 1, and so does its chain",
    breaks: (adapter) =>
      reading(adapter, (snapshot) =>
        snapshot.status === "running" ? { ...snapshot, status: "pending" } : snapshot,
      ),
  },
  {
    that: "takes the end of a task for its start",
    fails: "reports > a finished task tells its times: start, end and duration",
    breaks: (adapter) => reading(adapter, (snapshot) => ({ ...snapshot, startedAt: snapshot.completedAt })),
  },
  {
    that: "tells no steps although it says so",
    fails: "step results > a completed chain tells every step's name, value and attempts",
    breaks: (adapter) => ({
      getWorkflowResult: async (id) => ({ ...(await adapter.getWorkflowResult(id)), steps: null }),
    }),
  },
  {
    that: "does not say which step ended a chain",
    fails:
      "step results > a failed chain tells which step ended it, with its error; those after it are cancelled",
    breaks: (adapter) => ({
      getWorkflowResult: async (id) => ({ ...(await adapter.getWorkflowResult(id)), failedStep: null }),
    }),
  },
  {
    that: "says that anybody can read its results",
    fails: "results > another backend reads the result, the same one",
    claims: { results: "any-process" },
  },
];

const unfinished = { status: "pending", completedAt: null } as const;
