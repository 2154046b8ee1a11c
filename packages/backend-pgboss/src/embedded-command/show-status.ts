import { type ExitCode, exitCodes } from "./exit-codes.ts";
import type { Output } from "./output.ts";
import { printStatus } from "./print-status.ts";
import { readStatus } from "./read-status.ts";
import { reportError } from "./report-error.ts";
import type { Settings } from "./resolve-settings.ts";

/** `status`: what can be told is told on stdout, also about an owner that cannot be asked. */
export async function showStatus(output: Output, settings: Settings): Promise<ExitCode> {
  const report = await readStatus(settings);
  if (output.json) output.printDocument(report);
  else printStatus(output, report);
  if (report.error === null) return exitCodes.done;
  reportError(output, report.error);
  return exitCodes.unreachable;
}
