import type { Aim } from "./report/judge-aims.ts";

/** What the figures of Temporal are held against. */
export const temporalAims: readonly Aim[] = [
  ratio("start to result, p50, ours / the SDK", "temporal-latency", 1.05),
  ratio("CPU for each task, ours / the SDK", "temporal-cost", 1.1),
];

/** And those of Hatchet. */
export const hatchetAims: readonly Aim[] = [
  ratio("submit to result, p50, ours / the SDK", "hatchet-latency", 1.05),
  ratio("chain of three steps, p50, ours / the SDK", "hatchet-chain", 1.05),
  ratio("CPU for each task, ours / the SDK", "hatchet-cost", 1.1),
  { ...ratio("bulk submit, ours / the SDK", "hatchet-start-many", 0.95), better: "higher" },
];

function ratio(title: string, row: string, limit: number): Aim {
  return {
    title,
    limit,
    better: "lower",
    measure: (figure) => figure(row, "ours") / figure(row, "raw"),
  };
}
