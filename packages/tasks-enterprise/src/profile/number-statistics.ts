import { LogCollapsingLowestDenseDDSketch } from "@datadog/sketches-js";
import type { NumberProfile } from "./profile.ts";

/** A quantile is off by at most this share of its value. */
const RELATIVE_ACCURACY = 0.01;

const quantiles = { p05: 0.05, p25: 0.25, p50: 0.5, p75: 0.75, p95: 0.95, p99: 0.99 } as const;

/** A number and how often it stands there. */
export interface CountedNumber {
  readonly number: number;
  readonly count: number;
}

/** Mean and deviation (Welford, which loses no digits) and quantiles of numbers that nobody keeps. */
export class NumberStatistics {
  readonly #sketch = new LogCollapsingLowestDenseDDSketch({ relativeAccuracy: RELATIVE_ACCURACY });
  #count = 0;
  #mean = 0;
  #squares = 0;
  #minimum = Number.POSITIVE_INFINITY;
  #maximum = Number.NEGATIVE_INFINITY;

  add(number: number): void {
    this.#count += 1;
    const difference = number - this.#mean;
    this.#mean += difference / this.#count;
    this.#squares += difference * (number - this.#mean);
    if (number < this.#minimum) this.#minimum = number;
    if (number > this.#maximum) this.#maximum = number;
    this.#sketch.accept(number);
  }

  /** @param all every number that was added, if they are known: then quantiles are exact */
  describe(all: readonly CountedNumber[] | undefined): NumberProfile | null {
    if (this.#count === 0) return null;
    const sorted = all?.toSorted((one, other) => one.number - other.number);
    const quantileOf = (share: number): number =>
      sorted === undefined ? this.#estimate(share) : pick(sorted, Math.ceil(share * this.#count));
    return {
      count: this.#count,
      minimum: this.#minimum,
      maximum: this.#maximum,
      mean: this.#mean,
      standardDeviation: this.#count === 1 ? 0 : Math.sqrt(this.#squares / (this.#count - 1)),
      quantiles: {
        p05: quantileOf(quantiles.p05),
        p25: quantileOf(quantiles.p25),
        p50: quantileOf(quantiles.p50),
        p75: quantileOf(quantiles.p75),
        p95: quantileOf(quantiles.p95),
        p99: quantileOf(quantiles.p99),
      },
    };
  }

  #estimate(share: number): number {
    const estimate = this.#sketch.getValueAtQuantile(share);
    return Math.min(this.#maximum, Math.max(this.#minimum, estimate));
  }
}

/** The number at a rank, from 1, of numbers in order. */
function pick(sorted: readonly CountedNumber[], rank: number): number {
  let passed = 0;
  const found = sorted.find(({ count }) => {
    passed += count;
    return passed >= rank;
  });
  return found?.number ?? Number.NaN;
}
