import { type Command, Option } from "commander";
import { type CheckOptions, inspect } from "../check/inspect.ts";
import { type ExitCode, exitCodes } from "../command-line/exit-codes.ts";
import { collectList } from "../command-line/parse-list.ts";
import type { Session } from "../command-line/session.ts";
import { addBackendOptions, addJsonOption, addModuleOptions } from "../command-line/shared-options.ts";
import { printCheck } from "../output/print-check.ts";

/** `task-backend check`. */
export function addCheckCommand(program: Command, session: Session): void {
  const command = program
    .command("check")
    .summary("check tasks, capabilities, configuration and connection")
    .description(
      "Checks whether a worker could start here and serve its tasks, and tells every problem at once.",
    )
    .addOption(
      new Option("-q, --queues <names...>", "queues a worker would serve, comma separated").argParser(
        collectList,
      ),
    );
  addJsonOption(addBackendOptions(addModuleOptions(command)))
    .allowExcessArguments(false)
    .action(session.action((options: CheckOptions) => runCheckCommand(options, session)));
}

/** Prints the report; any problem is exit code 1. */
export async function runCheckCommand(options: CheckOptions, session: Session): Promise<ExitCode> {
  const report = await inspect(options, session);
  if (session.output.json) session.output.printDocument(report);
  else printCheck(session.output, report);
  return report.ok ? exitCodes.done : exitCodes.failed;
}
