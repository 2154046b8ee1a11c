import { describe, expect, it } from "vitest";
import {
  createJobId,
  pack,
  packArguments,
  readEnvelope,
  readFailure,
  readValue,
  unpack,
  unpackArguments,
} from "./pgboss-envelope.ts";

describe("pack()", () => {
  it("keeps a value readable in SQL", () => {
    expect(pack({ a: [1] })).toEqual({ value: { a: [1] } });
  });

  it("keeps what jsonb refuses as JSON text", () => {
    expect(pack(["a\u0000"])).toEqual({ text: '["a\\u0000"]' });
  });

  it.each([null, "\u0000", { "\u0000": "\\u0000" }, "\\u0000", []])("is undone by unpack(): %j", (value) => {
    expect(unpack(pack(value))).toEqual(value);
  });
});

describe("readEnvelope()", () => {
  const valid = { v: 1, task: "work", args: [1] };

  it("reads what this backend writes", () => {
    expect(readEnvelope(valid)).toBe(valid);
    const withNul = { ...valid, args: packArguments([{ "a\0": "b" }]) };
    expect(withNul.args).toEqual({ text: '[{"a\\u0000":"b"}]' });
    expect(unpackArguments(readEnvelope(withNul)?.args ?? [])).toEqual([{ "a\0": "b" }]);
  });

  it.each([
    null,
    undefined,
    "text",
    [],
    {},
    { ...valid, v: 2 },
    { ...valid, task: 7 },
    { ...valid, args: { value: [1] } },
    { ...valid, args: { length: 1 } },
    { ...valid, args: { text: "{" } },
    { ...valid, kwargs: { value: [] } },
    { ...valid, headers: { text: "1" } },
    { ...valid, expiresAt: "soon" },
    { ...valid, chain: { step: 0 } },
  ])("takes %j for a stranger's", (data) => {
    expect(readEnvelope(data)).toBeUndefined();
  });
});

describe("readFailure()", () => {
  it("reads what a worker of ours wrote", () => {
    const failure = { code: "TIMEOUT", type: "TaskTimedOut", message: "\u0000", retryable: true } as const;
    expect(readFailure({ v: 1, error: pack(failure) })).toEqual(failure);
  });

  it.each([
    [{ value: { message: "job heartbeat timeout" } }, "job heartbeat timeout"],
    [{ message: "from another program" }, "from another program"],
    [null, "The job failed without an error."],
    [{ odd: 1 }, '{"odd":1}'],
    [{ v: 1, error: { text: "{" } }, '{"v":1,"error":{"text":"{"}}'],
  ])("makes an ENGINE_ERROR of %j", (output, message) => {
    expect(readFailure(output)).toEqual({
      code: "ENGINE_ERROR",
      type: "EngineError",
      message,
      retryable: false,
    });
  });
});

describe("readValue()", () => {
  it("reads ours, and gives a stranger's as it is", () => {
    expect(readValue({ v: 1, value: 0 })).toBe(0);
    expect(readValue({ v: 1, text: '"\\u0000"' })).toBe("\u0000");
    expect(readValue({ done: true })).toEqual({ done: true });
    expect(readValue(null)).toBeNull();
  });
});

describe("createJobId()", () => {
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

  it("is the same for the same scope only", () => {
    const id = createJobId(["task", "queue", "name", "key"]);
    expect(id).toMatch(uuid);
    expect(createJobId(["task", "queue", "name", "key"])).toBe(id);
    expect(createJobId(["workflow", "queue", "name", "key"])).not.toBe(id);
    // The parts must not run into each other.
    expect(createJobId(["task", "queue", "na", "mekey"])).not.toBe(id);
  });

  it("is random without one", () => {
    expect(createJobId(undefined)).toMatch(uuid);
    expect(createJobId(undefined)).not.toBe(createJobId(undefined));
  });
});
