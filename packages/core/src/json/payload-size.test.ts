import { describe, expect, it } from "vitest";
import { checkPayloadSize } from "./payload-size.ts";

describe("checkPayloadSize()", () => {
  it("counts bytes of UTF-8, not characters", () => {
    // "ä" is 2 bytes, and the JSON text has two quotes.
    expect(() => checkPayloadSize("The value", "ää", 6)).not.toThrow();
    expect(() => checkPayloadSize("The value", "ää", 5)).toThrow(
      expect.objectContaining({ code: "PAYLOAD_TOO_LARGE", bytes: 6, maxBytes: 5 }),
    );
  });

  it("accepts any size where the backend has no limit", () => {
    expect(() => checkPayloadSize("The value", "x".repeat(1_000_000), null)).not.toThrow();
  });
});
