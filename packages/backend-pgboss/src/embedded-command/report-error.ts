import type { ErrorReport } from "./describe-error.ts";
import type { Output } from "./output.ts";

/** Tells on stderr what went wrong and what to type next; with `--json` as `{"error": {code, message, next}}`. */
export function reportError(output: Output, report: ErrorReport): void {
  if (output.json) {
    output.complain(JSON.stringify({ error: report }));
    return;
  }
  const { red, bold, cyan } = output.noteColours;
  output.complain(`${red(bold("error:"))} ${report.message}\n${cyan("next:")}  ${report.next}`);
}
