import { describe, expect, it } from "vitest";
import createXxHash from "xxhash-wasm";
import { DistinctCounter } from "./distinct-counter.ts";

describe("DistinctCounter", () => {
  it.each([0, 1, 10, 1_000, 20_000, 40_000, 200_000])(
    "estimates %i within three in a hundred",
    async (count) => {
      const { h64 } = await createXxHash();
      const counter = new DistinctCounter();
      for (let index = 0; index < count; index += 1) counter.add(h64(`value ${index}`));
      expect(Math.abs(counter.estimate() - count)).toBeLessThanOrEqual(count * 0.03);
    },
  );

  it("counts what comes again once", async () => {
    const { h64 } = await createXxHash();
    const counter = new DistinctCounter();
    for (let index = 0; index < 50_000; index += 1) counter.add(h64(`value ${index % 100}`));
    expect(counter.estimate()).toBe(100);
  });
});
