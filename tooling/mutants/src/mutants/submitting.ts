import { randomUUID } from "node:crypto";
import { PayloadTooLargeError } from "@task-abstraction/core";
import { type Submitting, submitting } from "../break-adapter.ts";
import type { Mutant } from "../mutant.ts";

/** What is submitted does not arrive as it was. */
export const submittingMutants: readonly Mutant[] = [
  {
    that: "drops tasks",
    fails: "submit > submit() resolves when the engine has the task, once",
    breaks: () => ({ submit: async () => ({ id: randomUUID(), deduplicated: false }) }),
  },
  {
    that: "sends every task twice",
    fails: "submit > runs the handler once with the arguments, and gives its value",
    breaks: (adapter) => ({
      async submit(request) {
        await adapter.submit(request);
        return adapter.submit(request);
      },
    }),
  },
  {
    that: "loses the last task of a bulk",
    fails: "submit > submitMany() resolves when the engine has every task, once",
    breaks: (adapter) => ({
      submitMany: (requests) =>
        Promise.all(
          requests.map(async (request, index) =>
            index === requests.length - 1
              ? { status: "submitted", id: randomUUID() }
              : { status: "submitted", id: (await adapter.submit(request)).id },
          ),
        ),
    }),
  },
  {
    that: "answers the ids of a bulk in another order",
    fails: "submit > submitMany() answers ids in the order of the arguments, and each is run once",
    breaks: (adapter) => ({
      async submitMany(requests) {
        const submissions = await Promise.all(requests.map((request) => adapter.submit(request)));
        return submissions.map(({ id }) => ({ status: "submitted" as const, id })).reverse();
      },
    }),
  },
  {
    that: "gives tasks the id of the first one",
    fails: "submit > ids are texts of 1 to 1000 characters, each given once",
    breaks(adapter) {
      let first: string | undefined;
      return {
        async submit(request) {
          const submission = await adapter.submit(request);
          first ??= submission.id;
          return { ...submission, id: first };
        },
      };
    },
  },
  {
    that: "has one queue for everything",
    fails: "submit > the queue is the call's, else the task's, else `default`",
    breaks: (adapter) => submitting(adapter, { task: (request) => ({ ...request, queue: "default" }) }),
  },
  {
    that: "loses headers",
    fails: "submit > headers reach the handler as they are",
    breaks: (adapter) => submitting(adapter, { options: { headers: {} } }),
  },
  {
    that: "gives a task the headers of the one before",
    fails: "submit > a task without headers has none of another one's",
    breaks(adapter) {
      let headers: Readonly<Record<string, string>> = {};
      const task: Submitting["task"] = (request) => {
        headers = { ...headers, ...request.headers };
        return { ...request, headers };
      };
      return submitting(adapter, { task });
    },
  },
  {
    that: "loses keyword arguments",
    fails: "submit > keyword arguments are one last object for the handler",
    breaks: (adapter) => submitting(adapter, { task: (request) => ({ ...request, kwargs: undefined }) }),
  },
  {
    that: "knows one queue of all that differ in case",
    fails: "names > queues that differ only in case are two, or refused with INVALID_NAME",
    breaks: (adapter) => ({
      ...submitting(adapter, { task: (request) => ({ ...request, queue: request.queue.toLowerCase() }) }),
      startWorker: (request) => {
        const [first, ...others] = new Set(request.queues.map((queue) => queue.toLowerCase()));
        return adapter.startWorker({ ...request, queues: [first as string, ...others] });
      },
    }),
  },
  {
    that: "cuts texts at a NUL",
    fails: "arguments and results > carries NUL to the handler and back",
    breaks: (adapter) =>
      submitting(adapter, { task: (request) => ({ ...request, args: cutAtNul(request.args) }) }),
  },
  {
    that: "takes half of what it declares",
    fails: "payload limit > carries arguments of exactly the limit",
    claims: { maxPayloadBytes: 2_000 },
    settings: { maxPayloadBytes: 2_000 },
    breaks: (adapter, { maxPayloadBytes }) => ({
      async submit(request) {
        const size = JSON.stringify(request.args).length;
        const limit = (maxPayloadBytes as number) / 2;
        if (size > limit) throw new PayloadTooLargeError("args", size, limit);
        return adapter.submit(request);
      },
    }),
  },
];

function cutAtNul<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value), (_, member) =>
    typeof member === "string" ? member.split("\0")[0] : member,
  );
}
