import type { Command } from "commander";
import { createProgram } from "../command-line/create-program.ts";
import { describeExitCodes } from "../command-line/exit-codes.ts";
import type { Session } from "../command-line/session.ts";
import { completeWorkerCommand, DESCRIPTION } from "../worker-command/worker-program.ts";
import { addBuildCommand } from "./build.ts";
import { addCancelCommand } from "./cancel.ts";
import { addCheckCommand } from "./check.ts";
import { addResultCommand } from "./result.ts";
import { addSubmitCommand } from "./submit.ts";
import { addTasksCommand } from "./tasks.ts";
import { addWorkflowCommand } from "./workflow.ts";

const HELP = `
Data goes to stdout and everything said about it to stderr; --json prints one
document, and errors as {"error":{"code","message","next"}} on stderr.

${describeExitCodes([
  [0, "done"],
  [1, "--wait: the task failed or was cancelled; cancel: it had already"],
  ["", "finished; check: a problem; any other error"],
  [2, "wrong usage or configuration"],
  [3, "the engine cannot be reached"],
  [5, "not finished within --timeout"],
  [6, "the engine does not know the id"],
  ["130, 143", "interrupted by SIGINT, SIGTERM"],
])}

Help for a command: task-backend submit --help`;

/** The bin `task-backend`. */
export function createCompanionProgram(session: Session): Command {
  const program = createProgram(
    "task-backend",
    "Submits tasks, reads results, runs workers, on the engine that TASK_BACKEND_TYPE names.",
  );
  program.helpCommand("help [command]", "print the help of a command").addHelpText("after", HELP);
  completeWorkerCommand(program.command("worker").summary("run a worker").description(DESCRIPTION), session);
  addSubmitCommand(program, session);
  addWorkflowCommand(program, session);
  addResultCommand(program, session);
  addCancelCommand(program, session);
  addTasksCommand(program, session);
  addCheckCommand(program, session);
  addBuildCommand(program, session);
  return program;
}
