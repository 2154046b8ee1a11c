import { workflow } from "@task-abstraction/core";
import { extractData, loadData, transformData } from "@task-abstraction/tasks-core";
import { pauseData } from "./tasks.ts";

/** One calendar month over all years of the data set. */
export interface Month {
  readonly month: number;
  readonly days: number;
  readonly rain_mm: number;
  readonly average_high: number;
  readonly warmest: number;
  readonly coldest: number;
}

const byMonth = {
  derive: { month: { month: "date" } },
  groupBy: ["month"],
  aggregate: {
    days: { count: "*" },
    rain_mm: { sum: "precipitation", round: 1 },
    average_high: { avg: "temp_max", round: 1 },
    warmest: { max: "temp_max" },
    coldest: { min: "temp_min" },
  },
  sort: [{ column: "month" }],
} as const;

/** Which file becomes which, and how long the chain pauses in its middle. */
export interface PipelineOptions {
  readonly source: string;
  readonly target: string;
  readonly pauseMs: number;
}

/** Extract, transform, load: the weather of Seattle by calendar month. A step that does not fit would not compile. */
export function createPipeline({ source, target, pauseMs }: PipelineOptions) {
  const extracted = workflow("seattle_weather").step(extractData, { path: source });
  const rows = pauseMs > 0 ? extracted.step(pauseData, pauseMs) : extracted;
  return rows.step(transformData, byMonth).step(loadData, { path: target });
}
