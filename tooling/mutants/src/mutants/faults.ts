import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { completed, executing, stopping } from "../break-adapter.ts";
import type { Mutant } from "../mutant.ts";
import { override } from "../override.ts";

/** Beyond what the tasks of other tests take. */
const LONG_MS = 1_500;

/** What goes wrong only when something dies: on the directory backend, whose workers are processes. */
export const faultMutants: readonly Mutant[] = [
  {
    that: "takes a busy worker for dead",
    fails: "long tasks > a task that runs longer than the engine waits for a dead worker is run once",
    breaks: (adapter) =>
      executing(adapter, async ({ execute, executeAgain }) => {
        const outcome = execute();
        const late = delay(LONG_MS).then(() => executeAgain());
        return Promise.race([outcome, late]);
      }),
  },
  {
    that: "acknowledges early",
    fails: "worker death > a task whose worker is killed in its middle is run again, also with maxAttempts 1",
    breaks: (adapter) =>
      executing(adapter, async ({ execute }) => {
        void execute();
        return completed;
      }),
  },
  {
    that: "hands a chain on before its step has ended",
    fails: "worker death > a chain whose worker is killed in its second step goes on in that step",
    breaks: (adapter) =>
      executing(adapter, async ({ invocation, execute }) => {
        if (invocation.workflow === undefined) return execute();
        void execute();
        return { status: "completed", value: invocation.workflow.step + 1 };
      }),
  },
  {
    that: "says that a crash uses up no attempt",
    fails:
      "worker death > a task that fails, loses its worker and fails again with maxAttempts 3 is over after 4 starts",
    claims: { crashUsesAttempt: false },
  },
  {
    that: "never gives up a task that kills its workers",
    fails: "poison task > a task that kills its workers ends WORKER_LOST after maxDeliveries (2) starts",
    breaks: (adapter) =>
      executing(adapter, ({ invocation, execute }) => execute({ ...invocation, attempt: 1 })),
  },
  {
    that: "answers before it has written",
    fails: "client death > a task is run whose client was killed as soon as submit() had resolved",
    breaks: (adapter) => ({
      async submit(request) {
        setTimeout(() => void adapter.submit(request), 300);
        return { id: `task-${randomUUID()}`, deduplicated: false };
      },
    }),
  },
  {
    that: "is gone as soon as it is told to stop",
    fails:
      "drain under load > a worker that stops under load ends by itself with code 0, and no task is done twice",
    breaks: (adapter) => stopping(adapter, async () => process.exit(0)),
  },
  {
    that: "keeps what it could not end in time",
    fails:
      "drain under load > what has not ended at the drain's deadline is handed back and done by another worker",
    breaks: (adapter) =>
      executing(adapter, async ({ execute }) => {
        const outcome = await execute();
        return outcome.status === "released" ? completed : outcome;
      }),
  },
  {
    that: "stops at what it cannot read",
    fails: "foreign messages > a worker goes on after malformed and foreign messages, however many",
    breaks: (adapter) => ({
      startWorker(request) {
        const worker = adapter.startWorker(
          override(request, {
            refuse(delivery) {
              void worker.stop({ deadlineMs: 0 });
              return request.refuse(delivery);
            },
          }),
        );
        return worker;
      },
    }),
  },
  {
    that: "says yes when the engine is gone",
    fails:
      "engine death > submit() without an engine rejects with SUBMIT_FAILED, or resolves and the task is run; later ones work",
    breaks: (adapter) => ({
      submit: (request) =>
        adapter.submit(request).catch(() => ({ id: `task-${randomUUID()}`, deduplicated: false })),
    }),
  },
  {
    that: "runs again what took its worker long",
    fails:
      "blocked event loop > a handler that blocks the event loop for twice the allowed silence is run again, and completes once",
    breaks: (adapter) =>
      executing(adapter, async ({ execute, executeAgain }) => {
        const begun = Date.now();
        const outcome = await execute();
        if (Date.now() - begun > LONG_MS) void executeAgain();
        return outcome;
      }),
  },
  {
    that: "carries a chain on twice",
    fails:
      "blocked event loop > a chain goes on once after a step that two workers have run, one of them taken for dead",
    breaks: (adapter) =>
      executing(adapter, async ({ invocation, execute, executeAgain }) => {
        if (invocation.workflow?.step === 1) void executeAgain();
        return execute();
      }),
  },
];
