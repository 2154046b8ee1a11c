import { describe, expect, it } from "vitest";
import { readNativeOptions, readWorkerOptions } from "./temporal-native-options.ts";

describe("readNativeOptions()", () => {
  it.each([
    [undefined],
    [{ retry: { maximumAttempts: 1, initialInterval: 10, maximumInterval: 10, backoffCoefficient: 1 } }],
    [{ startToCloseTimeout: 1, heartbeatTimeout: null, priorityKey: 5, workflowQueue: "main" }],
  ])("takes %j", (options) => expect(readNativeOptions(options)).toEqual(options ?? {}));

  // Each would fail the task of its workflow again and again, and nobody would be told.
  it.each<[string, object]>([
    ["retries", { retries: 3 }],
    ["retry.maximumAttempts", { retry: { maximumAttempts: 0 } }],
    ["retry.maximumAttempts", { retry: { maximumAttempts: 1.5 } }],
    ["retry.initialInterval", { retry: { initialInterval: 0 } }],
    ["retry.maximumInterval", { retry: { maximumInterval: 10 } }],
    ["retry.maximumInterval", { retry: { initialInterval: 20, maximumInterval: 10 } }],
    ["retry.backoffCoefficient", { retry: { backoffCoefficient: 0.5 } }],
    ["startToCloseTimeout", { startToCloseTimeout: Number.NaN }],
    ["startToCloseTimeout", { startToCloseTimeout: "1 minute" }],
    ["heartbeatTimeout", { heartbeatTimeout: 0 }],
    ["priorityKey", { priorityKey: 6 }],
    ["fairnessKey", { fairnessKey: "é".repeat(33) }],
    ["fairnessWeight", { fairnessWeight: 0 }],
    ["summary", { summary: 1 }],
  ])("refuses %s of %j", (name, options) => {
    expect(() => readNativeOptions(options)).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION", option: `native.temporal.${name}` }),
    );
  });
});

describe("readWorkerOptions()", () => {
  it.each<[string, object]>([
    ["taskQueue", { taskQueue: "x" }],
    ["workflowBundle", { workflowBundle: {}, workflowsPath: "./workflows.ts" }],
    ["interceptors.workflowModules", { workflowBundle: {}, interceptors: { workflowModules: ["./own.ts"] } }],
    ["interceptors.client", { interceptors: { client: {} } }],
  ])("refuses %s of %j", (name, options) => {
    expect(() => readWorkerOptions(options)).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION", option: `native.temporal.${name}` }),
    );
  });
});
