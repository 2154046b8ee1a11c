import { executing, submitting } from "../break-adapter.ts";
import type { Mutant } from "../mutant.ts";

/** An option that is taken, and ignored. */
export const capabilityMutants: readonly Mutant[] = [
  {
    that: "ignores delays",
    fails: "delay > a delayed task starts not before its time, and not later than the precision allows",
    breaks: (adapter) => submitting(adapter, { options: { delayMs: undefined } }),
  },
  {
    that: "delays no chains",
    fails: "delay > a delayed chain starts not before its time, and its later steps follow at once",
    breaks: (adapter) => submitting(adapter, { chain: (request) => ({ ...request, delayMs: undefined }) }),
  },
  {
    that: "ignores priorities",
    fails: "priority > waiting tasks start in the order high, normal, low",
    breaks: (adapter) => submitting(adapter, { options: { priority: undefined } }),
  },
  {
    that: "gives only the first step a priority",
    fails: "priority > every step of a chain has the priority of the call",
    breaks: (adapter) => submitting(adapter, { chain: (request) => ({ ...request, priority: undefined }) }),
  },
  {
    that: "ignores idempotency keys",
    fails: "idempotency key > the same key answers the first id, and the task is in the engine once",
    breaks: (adapter) => submitting(adapter, { options: { idempotencyKey: undefined } }),
  },
  {
    that: "has one scope for all idempotency keys",
    fails: "idempotency key > another task, queue or key is another id",
    breaks(adapter) {
      const ids = new Map<string, string>();
      return {
        async submit(request) {
          const { idempotencyKey: key } = request;
          const known = key === undefined ? undefined : ids.get(key);
          if (known !== undefined) return { id: known, deduplicated: true };
          const submission = await adapter.submit(request);
          if (key !== undefined) ids.set(key, submission.id);
          return submission;
        },
      };
    },
  },
  {
    that: "ignores expiry",
    fails: "expires > a task that could not start in time ends cancelled EXPIRED, and its handler never runs",
    breaks: (adapter) => submitting(adapter, { options: { expiresAt: undefined } }),
  },
  {
    that: "ignores cancel()",
    fails: "cancel > a task that waits ends cancelled, and its handler never runs",
    breaks: () => ({ cancel: async () => "cancelled" }),
  },
  {
    that: "cancels without telling the handler",
    fails: "cancel > a running task's signal aborts with TaskCancelled, and the task ends cancelled",
    breaks: (adapter) =>
      executing(adapter, ({ invocation, execute }) =>
        execute({ ...invocation, signal: AbortSignal.timeout(4_000) }),
      ),
  },
  {
    that: "says that it has cancelled what is finished",
    fails: "cancel > a finished task is not changed: already-finished",
    breaks: (adapter) => ({
      async cancel(id, kind) {
        const outcome = await adapter.cancel?.(id, kind);
        return outcome === undefined || outcome === "already-finished" ? "cancelled" : outcome;
      },
    }),
  },
];
