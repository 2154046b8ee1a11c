import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { StandardSchema } from "./standard-schema.ts";
import { validate } from "./validate.ts";

const schemas: readonly [library: string, schema: StandardSchema<unknown, unknown>][] = [
  ["zod", z.object({ user: z.object({ age: z.number() }) })],
  ["valibot", v.object({ user: v.object({ age: v.number() }) })],
  ["arktype", type({ user: { age: "number" } })],
];

describe.each(schemas)("validate() with a schema of %s", (_library, schema) => {
  it("answers the value", async () => {
    expect(await validate(schema, { user: { age: 5 } })).toEqual({ value: { user: { age: 5 } } });
  });

  it("answers one sentence per fault, with its path", async () => {
    const validated = await validate(schema, { user: { age: "five" } });
    expect(validated).toEqual({ issues: [expect.stringMatching(/^user\.age: \S/)] });
  });
});

describe("validate()", () => {
  it("waits for a schema that answers later", async () => {
    const schema = z.string().refine(async (text) => text === "free", "is taken");
    expect(await validate(schema, "free")).toEqual({ value: "free" });
    expect(await validate(schema, "used")).toEqual({ issues: ["is taken"] });
  });

  it("answers the transformed value", async () => {
    expect(await validate(z.string().transform(Number), "12")).toEqual({ value: 12 });
  });

  it("takes a fault without a path", async () => {
    const schema: StandardSchema = {
      "~standard": { version: 1, vendor: "test", validate: () => ({ issues: [{ message: "is wrong" }] }) },
    };
    expect(await validate(schema, {})).toEqual({ issues: ["is wrong"] });
  });

  it("takes paths whose parts are keys or objects with a key", async () => {
    const schema: StandardSchema = {
      "~standard": {
        version: 1,
        vendor: "test",
        validate: () => ({ issues: [{ message: "is wrong", path: ["rows", { key: 2 }, Symbol.iterator] }] }),
      },
    };
    expect(await validate(schema, {})).toEqual({ issues: ["rows.2.Symbol(Symbol.iterator): is wrong"] });
  });
});
