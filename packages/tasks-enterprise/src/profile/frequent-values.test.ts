import { describe, expect, it } from "vitest";
import { createRandom } from "../../test/create-random.ts";
import { FrequentValues } from "./frequent-values.ts";

/** Counts texts, and how often each came in truth. */
function count(texts: Iterable<string>, capacity: number) {
  const frequent = new FrequentValues(capacity);
  const truth = new Map<string, number>();
  for (const text of texts) {
    truth.set(text, (truth.get(text) ?? 0) + 1);
    const value = frequent.find(text) ?? frequent.hold(text, text);
    value.count += 1;
  }
  return { frequent, truth };
}

function* skewed(length: number): Iterable<string> {
  const random = createRandom(7);
  for (let index = 0; index < length; index += 1) yield String(Math.floor(1 / (random() + 0.0001)));
}

describe("FrequentValues", () => {
  it("is exact while all values fit", () => {
    const { frequent } = count(["b", "a", "b", "c"], 2);
    expect(frequent.error).toBe(0);
    expect(frequent.top(2).map(({ text, count: times }) => [text, times])).toEqual([
      ["b", 2],
      ["a", 1],
    ]);
  });

  it("holds no more than twice its capacity", () => {
    const { frequent } = count(skewed(20_000), 50);
    expect(frequent.size).toBeLessThanOrEqual(100);
  });

  it("is never more than its error below the truth, and never above", () => {
    const { frequent, truth } = count(skewed(20_000), 50);
    expect(frequent.error).toBeGreaterThan(0);
    for (const { text, count: times } of frequent.values()) {
      const real = truth.get(text) as number;
      expect(times).toBeLessThanOrEqual(real);
      expect(real - times).toBeLessThanOrEqual(frequent.error);
    }
  });

  it("shows none that another could outnumber", () => {
    const { frequent, truth } = count(skewed(20_000), 50);
    const top = frequent.top(1_000);
    const listed = new Set(top.map(({ text }) => text));
    const greatest = Math.max(...[...truth].filter(([text]) => !listed.has(text)).map(([, times]) => times));
    expect(top.length).toBeGreaterThan(5);
    for (const { text } of top)
      expect(truth.get(text)).toBeGreaterThanOrEqual(Math.min(greatest, frequent.error));
  });
});
