import { expect, it } from "vitest";
import { chunksOf } from "./chunks-of.ts";

const items = (...inputs: string[]) => inputs.map((input) => ({ input }));
const sizes = (chunks: Iterable<readonly unknown[]>) => [...chunks].map(({ length }) => length);

it("chunksOf() makes chunks of at most 500, in order", () => {
  const many = items(...Array.from({ length: 1_201 }, (_, index) => String(index)));
  expect(sizes(chunksOf(many, 10_000_000))).toEqual([500, 500, 201]);
  expect([...chunksOf(many, 10_000_000)].flat()).toEqual(many);
});

it("chunksOf() keeps within the bytes, and sends what is larger alone", () => {
  const [small, large] = ["x", "ż".repeat(3_000)];
  expect(sizes(chunksOf(items(small, large, small, small), 5_000))).toEqual([1, 1, 2]);
});

it("chunksOf() leaves alone what must be", () => {
  const alone = { input: "x", isAlone: true };
  expect(sizes(chunksOf([...items("x", "x"), alone, alone, ...items("x")], 1_000_000))).toEqual([2, 1, 1, 1]);
});
