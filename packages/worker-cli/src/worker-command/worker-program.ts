import type { Command } from "commander";
import { createProgram } from "../command-line/create-program.ts";
import type { ExitCode } from "../command-line/exit-codes.ts";
import type { Session } from "../command-line/session.ts";
import { addBackendOptions, addModuleOptions } from "../command-line/shared-options.ts";
import { runCheckCommand } from "../commands/check.ts";
import { addWorkerHelp } from "./worker-help.ts";
import { addWorkerOptions, type WorkerCommandOptions } from "./worker-options.ts";

const EXAMPLES = `
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
  return addWorkerHelp(
    addWorkerOptions(command, { addModules: addModuleOptions, addBackends: addBackendOptions }),
  )
    .addHelpText("after", EXAMPLES)
    .action(session.action((options: WorkerCommandOptions) => runWorkerCommand(options, session)));
}

/** Serves, or checks; serving is loaded only here: its log and health server would more than double the start time of every other command. */
async function runWorkerCommand(options: WorkerCommandOptions, session: Session): Promise<ExitCode> {
  if (options.check) return runCheckCommand(options, session);
  const { runWorker } = await import("./run-worker.ts");
  return runWorker(options, session);
}
