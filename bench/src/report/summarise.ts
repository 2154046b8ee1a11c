import { interquartileRange, median, quantile } from "simple-statistics";
import type { Measurement } from "../run/run-suite.ts";

/** What the rounds of one measurement come to. */
export interface Figure {
  readonly median: number;
  /** Half of the rounds' figures lie within this of each other. */
  readonly spread: number;
  /** Of all samples of all rounds, where a round is a sample. */
  readonly percentiles?: { readonly p50: number; readonly p95: number; readonly p99: number } | undefined;
}

/** Medians and spreads of rounds; a round that is a sample counts with its own median. */
export function summarise({ rounds }: Pick<Measurement, "rounds">): Figure {
  const figures = figuresOf(rounds);
  const samples = rounds.flatMap((round) => (typeof round === "number" ? [] : round));
  const [p50, p95, p99] = samples.length === 0 ? [] : quantile(samples, [0.5, 0.95, 0.99]);
  return {
    median: median(figures),
    spread: interquartileRange(figures),
    ...(p50 === undefined ? {} : { percentiles: { p50, p95: p95 as number, p99: p99 as number } }),
  };
}

/** Ours to raw: the median of the ratios of each round, whose two sides ran one after the other. */
export function compare(
  ours: Measurement,
  raw: Measurement,
): { readonly ratio: number; readonly spread: number } {
  const rawFigures = figuresOf(raw.rounds);
  const ratios = figuresOf(ours.rounds).map((figure, round) => figure / (rawFigures[round] as number));
  return { ratio: median(ratios), spread: interquartileRange(ratios) };
}

function figuresOf(rounds: Measurement["rounds"]): number[] {
  return rounds.map((round) => (typeof round === "number" ? round : median([...round])));
}
