import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SetUpReport } from "./set-up-report.ts";

/** Writes a report of its own name into the folder that TASK_CONFORMANCE_REPORT names, where it names one. */
export function writeReport(report: SetUpReport, environment: NodeJS.ProcessEnv = process.env): void {
  const folder = environment["TASK_CONFORMANCE_REPORT"];
  if (folder === undefined || folder === "") return;
  mkdirSync(folder, { recursive: true });
  const file = `${report.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}.json`;
  writeFileSync(join(folder, file), `${JSON.stringify(report, undefined, 2)}\n`);
}
