import type { Figure } from "./summarise.ts";

/** `1,234 ± 12`, or the percentiles of a sample. */
export function formatFigure(figure: Figure | undefined): string {
  if (figure === undefined) return "";
  const { median, spread, percentiles } = figure;
  if (percentiles === undefined) return `${formatNumber(median)} ± ${formatNumber(spread)}`;
  const { p50, p95, p99 } = percentiles;
  return [p50, p95, p99].map(formatNumber).join(" / ");
}

/** Three digits, or whole thousands with their commas. */
export function formatNumber(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString("en");
  return String(Number(value.toPrecision(3)));
}
