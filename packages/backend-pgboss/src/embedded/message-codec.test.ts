import { describe, expect, it } from "vitest";
import { EmbeddedDatabaseError } from "./embedded-database-error.ts";
import { FrameTooLargeError } from "./frame-too-large-error.ts";
import { decodeMessage, encodeMessage } from "./message-codec.ts";
import { StatementNotExecutedError } from "./statement-not-executed-error.ts";
import { UnreadableMessageError } from "./unreadable-message-error.ts";

function roundTrip(message: object): unknown {
  return decodeMessage(encodeMessage(message));
}

describe("encodeMessage() and decodeMessage()", () => {
  it("keep dates, buffers, bigints, undefined and NUL characters", () => {
    const r = {
      at: new Date(5),
      bytes: Buffer.from([0, 255]),
      big: 2n ** 70n,
      none: undefined,
      text: "a\0b",
    };
    expect(roundTrip({ t: "s", i: "1", r })).toEqual({ t: "s", i: "1", r });
  });

  it("keep what PostgreSQL said of an error, and no statement", () => {
    const error = Object.assign(new EmbeddedDatabaseError("no", { code: "23505", constraint: "t_pkey" }), {
      query: "secret",
    });
    const { e } = roundTrip({ t: "s", e: error }) as { e: object };
    expect(e).toBeInstanceOf(EmbeddedDatabaseError);
    expect(e).toMatchObject({ message: "no", code: "23505", constraint: "t_pkey" });
    expect(e).not.toHaveProperty("query");
  });

  it.each([new StatementNotExecutedError(), new FrameTooLargeError("large")])(
    "keep the class of a %s",
    (error) => {
      const { e } = roundTrip({ t: "s", e: error }) as { e: Error };
      expect(e).toBeInstanceOf(error.constructor);
      expect(e.message).toBe(error.message);
    },
  );

  it("keep the name of an error of any other class", () => {
    expect(roundTrip({ t: "s", e: new TypeError("wrong") })).toMatchObject({
      e: { name: "TypeError", message: "wrong" },
    });
  });

  it.each(["", "rubbish", "\xff\x0f"])("refuse the bytes %j", (text) => {
    expect(() => decodeMessage(Buffer.from(text, "latin1"))).toThrow(UnreadableMessageError);
  });

  it("refuse a value that cannot be sent", () => {
    expect(() => encodeMessage({ a: [() => undefined] } as object)).toThrow(/could not be cloned/);
  });
});
