import type { Aim } from "./report/judge-aims.ts";

/** What the figures of Temporal are held against. */
export const temporalAims: readonly Aim[] = [
  ratio("start to result, p50, ours / the SDK", "temporal-latency", 1.05),
  ratio("CPU for each task, ours / the SDK", "temporal-cost", 1.1),
];

function ratio(title: string, row: string, limit: number): Aim {
  return {
    title,
    limit,
    better: "lower",
    measure: (figure) => figure(row, "ours") / figure(row, "raw"),
  };
}
