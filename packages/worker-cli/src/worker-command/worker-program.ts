import type { Command } from "commander";
import { createProgram } from "../command-line/create-program.ts";
import { describeExitCodes, type ExitCode } from "../command-line/exit-codes.ts";
import type { Session } from "../command-line/session.ts";
import { runCheckCommand } from "../commands/check.ts";
import { addWorkerOptions, type WorkerCommandOptions } from "./worker-options.ts";

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

Examples:
  task-backend-worker --tasks ./tasks.ts
  task-backend-worker --queues emails,reports --tasks './tasks/*.ts' --check
`;

/** The bin `task-backend-worker`. */
export function createWorkerProgram(session: Session): Command {
  return completeWorkerCommand(createProgram("task-backend-worker", DESCRIPTION), session);
}

/** One line for help texts. */
export const DESCRIPTION = "Runs tasks from the queues of the engine that TASK_BACKEND_TYPE names.";

/** Makes a command the worker command: options, help, action. */
export function completeWorkerCommand(command: Command, session: Session): Command {
  return addWorkerOptions(command)
    .allowExcessArguments(false)
    .addHelpText("after", HELP)
    .action(
      session.action((options: WorkerCommandOptions) =>
        options.check ? runCheckCommand(options, session) : serve(options, session),
      ),
    );
}

/** Loaded only here: the log and the health server would more than double the start time of every other command. */
async function serve(options: WorkerCommandOptions, session: Session): Promise<ExitCode> {
  const { runWorker } = await import("./run-worker.ts");
  return runWorker(options, session);
}
