import { expect, test } from "vitest";
import { UsageError } from "../command-line/usage-error.ts";
import { resolveQueues } from "./resolve-queues.ts";

const PRODUCTION = { NODE_ENV: "production" };

test.each([
  [["a"], {}, { queues: ["a"], from: "--queues" }],
  [["a"], { TASK_QUEUES: "b" }, { queues: ["a"], from: "--queues" }],
  [undefined, { TASK_QUEUES: "b, c" }, { queues: ["b", "c"], from: "TASK_QUEUES" }],
  [undefined, { TASK_QUEUES: "" }, { queues: ["default"], from: "default" }],
  [undefined, {}, { queues: ["default"], from: "default" }],
  [["a"], PRODUCTION, { queues: ["a"], from: "--queues" }],
  [
    undefined,
    { ...PRODUCTION, TASK_ENV: "staging", TASK_QUEUES: "b" },
    { queues: ["b"], from: "TASK_QUEUES" },
  ],
])("resolveQueues(%j, %j)", (given, environment, resolved) => {
  expect(resolveQueues(given, environment, "worker")).toEqual(resolved);
});

test.each([{}, { TASK_QUEUES: "b" }])("in production --queues is required, with %j too", (environment) => {
  expect(() => resolveQueues(undefined, { ...PRODUCTION, ...environment }, "worker")).toThrow(UsageError);
});
