import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Timeline } from "./timeline.ts";

describe("a Timeline that stands", () => {
  it("runs what has come due, by moment and then by order of asking", () => {
    const timeline = new Timeline(1_000);
    const ran: string[] = [];
    for (const [moment, name] of [
      [1_020, "c"],
      [1_010, "a"],
      [1_010, "b"],
      [1_031, "later"],
    ] as const)
      timeline.at(moment, () => ran.push(name));
    expect(timeline.nextUpTo(1_009)).toBeUndefined();
    expect(timeline.nextUpTo(1_010)).toBe(1_010);
    timeline.moveTo(1_030);
    expect(ran).toEqual(["a", "b", "c"]);
    expect(timeline.now).toBe(1_030);
  });

  it("runs what is asked for meanwhile, if it is due as well", () => {
    const timeline = new Timeline(0);
    const ran: string[] = [];
    timeline.at(1, () => timeline.at(2, () => ran.push("inner")));
    timeline.moveTo(2);
    expect(ran).toEqual(["inner"]);
  });

  it("forgets what is disposed of, and never goes back", () => {
    const timeline = new Timeline(0);
    const ran: string[] = [];
    const timer = timeline.at(1, () => ran.push("never"));
    timer[Symbol.dispose]();
    timer[Symbol.dispose]();
    timeline.moveTo(5);
    timeline.moveTo(3);
    expect([ran, timeline.now]).toEqual([[], 5]);
  });
});

describe("a Timeline that runs", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("goes with the machine's clock, and fires by itself", () => {
    const timeline = new Timeline(undefined);
    const ran: number[] = [];
    const start = Date.now();
    timeline.at(start + 20, () => ran.push(timeline.now - start));
    timeline.at(start + 10, () => ran.push(timeline.now - start));
    vi.advanceTimersByTime(9);
    expect(ran).toEqual([]);
    vi.advanceTimersByTime(11);
    expect(ran).toEqual([10, 20]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("fires nothing early that is further away than a timer of Node reaches", () => {
    const timeline = new Timeline(undefined);
    let ran = false;
    timeline.at(Date.now() + 60 * 86_400_000, () => {
      ran = true;
    });
    vi.advanceTimersByTime(59 * 86_400_000);
    expect(ran).toBe(false);
    vi.advanceTimersByTime(86_400_000);
    expect(ran).toBe(true);
  });

  it("can be moved ahead of the machine's, and goes on from there", () => {
    const timeline = new Timeline(undefined);
    const ran: string[] = [];
    timeline.at(Date.now() + 1_000, () => ran.push("first"));
    timeline.at(Date.now() + 1_500, () => ran.push("second"));
    timeline.moveTo(Date.now() + 1_000);
    expect(ran).toEqual(["first"]);
    expect(timeline.now).toBe(Date.now() + 1_000);
    vi.advanceTimersByTime(500);
    expect(ran).toEqual(["first", "second"]);
  });
});
