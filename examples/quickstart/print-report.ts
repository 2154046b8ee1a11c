import { readFileSync } from "node:fs";
import Table from "cli-table3";
import colours from "picocolors";
import type { Month } from "./pipeline.ts";

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const CHART_WIDTH = 50;

/** The file that the workflow wrote, as a table and a chart. */
export function printReport(file: string): void {
  const months = JSON.parse(readFileSync(file, "utf8")) as readonly Month[];
  const table = new Table({
    head: ["month", "days", "rain mm", "average high °C", "warmest", "coldest"],
    colAligns: ["left", "right", "right", "right", "right", "right"],
    style: { head: colours.isColorSupported ? ["cyan"] : [], border: [], compact: true },
  });
  for (const { month, days, rain_mm, average_high, warmest, coldest } of months) {
    table.push([
      MONTHS[month - 1],
      days,
      rain_mm.toFixed(1),
      average_high.toFixed(1),
      warmest.toFixed(1),
      coldest.toFixed(1),
    ]);
  }
  console.log(table.toString());
  console.log(`\n${colours.bold("Rain in Seattle, mm")}`);
  const most = Math.max(...months.map(({ rain_mm }) => rain_mm));
  for (const { month, rain_mm } of months) {
    const bar = "█".repeat(Math.round((rain_mm / most) * CHART_WIDTH));
    console.log(`  ${MONTHS[month - 1]} ${colours.blue(bar)} ${colours.dim(rain_mm.toFixed(1))}`);
  }
}
