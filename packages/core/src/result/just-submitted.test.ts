import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { JustSubmitted } from "./just-submitted.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("JustSubmitted", () => {
  it("knows an id until its grace is over", () => {
    const justSubmitted = new JustSubmitted(1_000);
    justSubmitted.add("a");
    vi.advanceTimersByTime(999);
    expect(justSubmitted.has("a")).toBe(true);
    vi.advanceTimersByTime(1);
    expect(justSubmitted.has("a")).toBe(false);
  });

  it("does not know other ids", () => {
    expect(new JustSubmitted(1_000).has("never")).toBe(false);
  });

  it("knows nothing where the engine needs no grace", () => {
    const justSubmitted = new JustSubmitted(0);
    justSubmitted.add("a");
    expect(justSubmitted.has("a")).toBe(false);
  });

  it("forgets old ids when new ones come, and keeps the newer ones", () => {
    const justSubmitted = new JustSubmitted(1_000);
    justSubmitted.add("old");
    vi.advanceTimersByTime(600);
    justSubmitted.add("newer");
    vi.advanceTimersByTime(600);
    justSubmitted.add("newest");
    expect(["old", "newer", "newest"].map((id) => justSubmitted.has(id))).toEqual([false, true, true]);
    expect(justSubmitted.size).toBe(2);
  });

  it("starts the grace of an id anew when it is submitted again", () => {
    const justSubmitted = new JustSubmitted(1_000);
    justSubmitted.add("a");
    justSubmitted.add("b");
    vi.advanceTimersByTime(600);
    justSubmitted.add("a");
    vi.advanceTimersByTime(600);
    justSubmitted.add("c");
    expect(["a", "b", "c"].map((id) => justSubmitted.has(id))).toEqual([true, false, true]);
    expect(justSubmitted.size).toBe(2);
  });

  it("holds 100,000 ids at most, the newest ones", () => {
    const justSubmitted = new JustSubmitted(1_000);
    for (let number = 0; number < 100_010; number += 1) justSubmitted.add(`id-${number}`);
    expect(justSubmitted.size).toBe(100_000);
    expect(justSubmitted.has("id-9")).toBe(false);
    expect(justSubmitted.has("id-10")).toBe(true);
    expect(justSubmitted.has("id-100009")).toBe(true);
  });
});
