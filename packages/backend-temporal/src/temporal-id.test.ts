import { describe, expect, it } from "vitest";
import { createId, parseId, toStandaloneId } from "./temporal-id.ts";

const of = (idempotencyKey: string | undefined, kind: "task" | "workflow" = "task", queue = "default") =>
  createId({ kind, name: "add", queue, idempotencyKey });

describe("createId()", () => {
  it("begins with the name, and is another each time without a key", () => {
    expect(of(undefined)).toMatch(/^add-[0-9a-f-]{36}$/);
    expect(of(undefined)).not.toBe(of(undefined));
  });

  it("is the same for the same key, and tells kind, queue and name", () => {
    expect(of("order 42")).toBe("task/default/add/order%2042");
    expect(of("order 42")).toBe(of("order 42"));
  });

  it.each<[string, string]>([
    [of("a"), of("a", "workflow")],
    [of("a"), of("a", "task", "other")],
    [of("a/b"), of("a%2Fb")],
    [of("\ud800"), of("\udfff")],
    [of("\ud800"), of("\ufffd")],
    [of(""), of(" ")],
  ])("is another for another kind, queue or key: %s, %s", (one, other) => expect(one).not.toBe(other));

  it.each([["é".repeat(900)], ["k".repeat(5_000)], ["\ud800"]])("fits into 1000 bytes", (key) => {
    expect(Buffer.byteLength(of(key))).toBeLessThan(1_000);
    expect(of(key).isWellFormed()).toBe(true);
  });
});

describe("parseId()", () => {
  it("tells standalone activities from workflows", () => {
    expect(parseId(toStandaloneId("add-1"))).toEqual({ activityId: "add-1" });
    expect(parseId("order-42")).toEqual({ workflowId: "order-42" });
  });
});
