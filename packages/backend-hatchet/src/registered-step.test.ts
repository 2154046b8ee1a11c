import { describe, expect, it } from "vitest";
import { readRegisteredStep } from "./registered-step.ts";

/** `workflowConfig` as the REST API answered it, v0.104. */
const recorded = {
  Name: "q1.lim",
  Tasks: [
    {
      Action: "q1.lim:lim",
      DesiredWorkerLabels: {
        n: { Comparator: null, IntValue: 3, Key: "n", Required: null, StrValue: null, Weight: null },
        zone: {
          Comparator: "NOT_EQUAL",
          IntValue: null,
          Key: "zone",
          Required: true,
          StrValue: "a",
          Weight: 5,
        },
      },
      Parents: [],
      RateLimits: [
        { Duration: null, Key: "api", KeyExpr: null, LimitExpr: "-1", Units: 1, UnitsExpr: null },
        {
          Duration: "MINUTE",
          Key: "input.v",
          KeyExpr: "input.v",
          LimitExpr: "10",
          Units: 2,
          UnitsExpr: null,
        },
      ],
      ReadableId: "lim",
      Retries: 3,
      RetryBackoffFactor: 2.5,
      RetryBackoffMaxSeconds: 9,
      ScheduleTimeout: null,
      Timeout: "60s",
      TriggerConditions: [],
      concurrency: [{ Expression: "input.v", LimitStrategy: "GROUP_ROUND_ROBIN", MaxRuns: 2 }],
    },
  ],
};

describe("readRegisteredStep()", () => {
  it("copies what the worker registered", () => {
    expect(readRegisteredStep(recorded)).toEqual({
      readableId: "lim",
      action: "q1.lim:lim",
      timeout: "60s",
      scheduleTimeout: undefined,
      inputs: "{}",
      parents: [],
      retries: 3,
      backoffFactor: 2.5,
      backoffMaxSeconds: 9,
      rateLimits: [
        { key: "api", units: 1, limitValuesExpr: "-1" },
        { key: "input.v", units: 2, keyExpr: "input.v", limitValuesExpr: "10", duration: 1 },
      ],
      workerLabels: { n: { intValue: 3 }, zone: { strValue: "a", required: true, weight: 5, comparator: 1 } },
      concurrency: [{ expression: "input.v", maxRuns: 2, limitStrategy: 3 }],
      isDurable: false,
      slotRequests: { default: 1 },
    });
  });

  it.each([[undefined], [{}], [{ Tasks: null }], [{ Tasks: [...recorded.Tasks, ...recorded.Tasks] }]])(
    "finds none in %j",
    (config) => expect(readRegisteredStep(config)).toBeUndefined(),
  );
});
