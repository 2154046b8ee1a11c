import { describe, expect, it } from "vitest";
import { readNativeOptions, readWorkerOptions } from "./hatchet-native-options.ts";

describe("readNativeOptions()", () => {
  it.each([
    [undefined],
    [{ priority: 3, additionalMetadata: { tenant: "a" } }],
    [{ scheduleTimeoutMs: 1, rateLimits: [], concurrency: {}, desiredWorkerLabels: {}, idempotency: {} }],
  ])("takes %j", (options) => expect(readNativeOptions(options)).toEqual(options ?? {}));

  it.each<[string, object]>([
    ["retries", { retries: 3 }],
    // The engine answers InvalidArgument.
    ["priority", { priority: 0 }],
    ["priority", { priority: 4 }],
    ["additionalMetadata", { additionalMetadata: { tenant: 7 } }],
    ["additionalMetadata", { additionalMetadata: { tenant: "a\0b" } }],
    // The SDK's "0s" is none.
    ["scheduleTimeoutMs", { scheduleTimeoutMs: 0 }],
    ["scheduleTimeoutMs", { scheduleTimeoutMs: "1m" }],
  ])("refuses %s of %j", (name, options) => {
    expect(() => readNativeOptions(options)).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION", option: `native.hatchet.${name}` }),
    );
  });
});

describe("readWorkerOptions()", () => {
  it.each<[string, object]>([
    ["slots", { slots: 3 }],
    ["labels", { labels: { zone: 1.5 } }],
  ])("refuses %s of %j", (name, options) => {
    expect(() => readWorkerOptions(options)).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION", option: `native.hatchet.${name}` }),
    );
  });
});
