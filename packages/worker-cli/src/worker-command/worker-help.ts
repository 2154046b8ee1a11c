import type { Command } from "commander";
import { describeExitCodes } from "../command-line/exit-codes.ts";

const HELP = `
Signals: the first SIGINT or SIGTERM drains (takes no more, waits for what
runs), the second hands running tasks back at once, the third kills.

${describeExitCodes([
  [0, "stopped cleanly; --check: no problem"],
  [1, "a fatal error while running; --check: a problem"],
  [2, "wrong usage or configuration"],
  [3, "the engine could not be reached at the start"],
  [4, "stopped, with unfinished tasks handed back to the engine"],
  ["130, 143", "killed by a third SIGINT, SIGTERM"],
])}
`;

/** What the help of a worker command says about signals and exit codes. */
export function addWorkerHelp(command: Command): Command {
  return command.allowExcessArguments(false).addHelpText("after", HELP);
}
