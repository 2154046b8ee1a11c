import type { ErrorReport } from "../command-line/describe-error.ts";
import type { Output } from "./output.ts";

/** Tells on stderr what went wrong and what to type next; with `--json` as `{"error": {code, message, next}}`. */
export function reportError(output: Output, { code, message, next }: ErrorReport): void {
  if (output.json) {
    output.complain(JSON.stringify(output.secrets.maskData({ error: { code, message, next } })));
    return;
  }
  const { red, bold, cyan } = output.noteColours;
  output.complain(`${red(bold("error:"))} ${message}\n${cyan("next:")}  ${next}`);
}
