import { describe, expect, it } from "vitest";
import { fullCapabilities } from "../../test/recording-backend.ts";
import type { Capabilities } from "../adapter/capabilities.ts";
import type { CallOptions } from "./call-options.ts";
import { checkCallOptions } from "./check-call-options.ts";

function check(options: Readonly<Record<string, unknown>>, capabilities: Partial<Capabilities> = {}): void {
  checkCallOptions(options as CallOptions, { ...fullCapabilities, ...capabilities }, "acme");
}

describe("checkCallOptions() accepts", () => {
  it("every option of a backend that has it, at its limits", () => {
    expect(() =>
      check({
        queue: "bulk",
        delayMs: 0,
        expiresMs: 1,
        priority: "high",
        idempotencyKey: "k".repeat(200),
        kwargs: { a: 1 },
        headers: { trace: "" },
        native: { acme: { anything: 1 } },
      }),
    ).not.toThrow();
    expect(() => check({ delayMs: 86_400_000, kwargs: Object.create(null) })).not.toThrow();
  });

  it("an explicit undefined, also for what the backend lacks", () => {
    const lacks = { delay: false, expires: false, priority: false, idempotencyKey: false } as const;
    const options = {
      delayMs: undefined,
      expiresMs: undefined,
      priority: undefined,
      idempotencyKey: undefined,
    };
    expect(() =>
      check({ ...options, queue: undefined, kwargs: undefined, headers: undefined }, lacks),
    ).not.toThrow();
  });
});

describe("checkCallOptions() refuses with UNSUPPORTED_OPTION what the backend lacks", () => {
  it.each<[option: string, value: unknown, capabilities: Partial<Capabilities>]>([
    ["delayMs", 5, { delay: false }],
    ["expiresMs", 5, { expires: false }],
    ["priority", "high", { priority: false }],
    ["idempotencyKey", "k", { idempotencyKey: false }],
  ])("%s", (option, value, capabilities) => {
    expect(() => check({ [option]: value }, capabilities)).toThrow(
      expect.objectContaining({
        code: "UNSUPPORTED_OPTION",
        option,
        backend: "acme",
        hint: expect.stringMatching(/\w+\.$/),
      }),
    );
  });
});

describe("checkCallOptions() refuses with INVALID_OPTION what can never be right", () => {
  it.each<[option: string, value: unknown]>([
    ["delayMs", -1],
    ["delayMs", Number.NaN],
    ["delayMs", Number.POSITIVE_INFINITY],
    ["delayMs", "5"],
    ["delayMs", 86_400_001],
    ["expiresMs", 0],
    ["expiresMs", Number.NaN],
    ["priority", 5],
    ["priority", "urgent"],
    ["idempotencyKey", ""],
    ["idempotencyKey", "k".repeat(201)],
    ["idempotencyKey", 5],
    ["kwargs", [1]],
    ["kwargs", new Map([["a", 1]])],
    ["kwargs", "a=1"],
    ["headers", new Map([["a", "1"]])],
    ["headers", new Headers({ a: "1" })],
  ])("%s: %o", (option, value) => {
    expect(() => check({ [option]: value })).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION", option }),
    );
  });

  it("headers that are no text", () => {
    expect(() => check({ headers: { retries: 5 } })).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION", option: "headers.retries" }),
    );
    expect(() => check({ headers: { broken: "\ud800" } })).toThrow(
      expect.objectContaining({ code: "INVALID_OPTION" }),
    );
  });

  it("options that do not exist, with the one that was meant", () => {
    expect(() => check({ delay: 5 })).toThrow('delay is not an option of using(); did you mean "delayMs"?');
    expect(() => check({ retries: 5 })).toThrow(/^retries is not an option of using\(\)\.$/);
  });

  it("a queue with a bad name, as INVALID_NAME", () => {
    expect(() => check({ queue: "a b" })).toThrow(expect.objectContaining({ code: "INVALID_NAME" }));
  });
});
