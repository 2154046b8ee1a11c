import { afterEach, describe, expect, it, vi } from "vitest";
import { consoleLogger } from "./logger.ts";

afterEach(() => void vi.restoreAllMocks());

describe("consoleLogger", () => {
  it("prints warnings and errors on the error stream, with their details", () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    const error = vi.spyOn(console, "error").mockReturnValue();
    consoleLogger.warn("slow", { ms: 5 });
    consoleLogger.warn("slower");
    consoleLogger.error("broken");
    consoleLogger.error("lost", { rows: 1 });
    expect(warn.mock.calls).toEqual([["slow", { ms: 5 }], ["slower"]]);
    expect(error.mock.calls).toEqual([["broken"], ["lost", { rows: 1 }]]);
  });

  it("prints nothing else", () => {
    const spies = (["log", "info", "debug", "warn", "error"] as const).map((name) =>
      vi.spyOn(console, name).mockReturnValue(),
    );
    consoleLogger.debug("a");
    consoleLogger.info("b");
    expect(spies.flatMap((spy) => spy.mock.calls)).toEqual([]);
  });
});
