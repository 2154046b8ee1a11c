import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createSilenceWatch } from "./owner-silence.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function watch(readSign: () => Promise<number | undefined>) {
  const state = { isWaiting: true, silences: 0 };
  const silenceWatch = createSilenceWatch({
    readSign,
    limitMs: 3_000,
    isWaiting: () => state.isWaiting,
    onSilent: () => {
      state.silences += 1;
    },
  });
  return { state, begin: silenceWatch.begin };
}

describe("createSilenceWatch()", () => {
  it.each([
    ["the same sign as ever", async () => 5],
    ["no sign at all", async () => undefined],
  ])("tells once of an owner that gives %s", async (_what, readSign) => {
    const { state, begin } = watch(readSign);
    begin();
    await vi.advanceTimersByTimeAsync(2_900);
    expect(state.silences).toBe(0);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(state.silences).toBe(1);
  });

  it("tells nothing while the signs differ", async () => {
    const { state, begin } = watch(async () => Math.floor(Date.now() / 2_000));
    begin();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(state.silences).toBe(0);
  });

  it("looks only while somebody waits, and from the beginning each time", async () => {
    const readSign = vi.fn(async () => 5);
    const { state, begin } = watch(readSign);
    begin();
    begin();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(readSign).toHaveBeenCalledTimes(2);
    state.isWaiting = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(readSign).toHaveBeenCalledTimes(2);
    state.isWaiting = true;
    begin();
    await vi.advanceTimersByTimeAsync(2_900);
    expect(state.silences).toBe(0);
  });
});
