import { describe, expect, it } from "vitest";
import { strangeId } from "./strange-id.ts";

describe("strangeId()", () => {
  it("keeps the form and changes every UUID", () => {
    const id = "0197a5c2-3b1e-7c44-9a51-2f6f0c1d2e3f@default";
    expect(strangeId(id)).toMatch(/^[0-9a-f-]{36}@default$/);
    expect(strangeId(id)).not.toBe(id);
  });

  it("changes digits and letters where there is no UUID", () => {
    expect(strangeId("run-42")).toBe("zzz-99");
  });
});
