import { Command } from "commander";
import { PACKAGE_VERSION } from "../embedded/owner-protocol.ts";
import { COMMAND } from "./command-name.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import type { Output } from "./output.ts";
import { resolveSettings, type SettingOptions, type Settings } from "./resolve-settings.ts";
import { showStatus } from "./show-status.ts";
import { stopOwner } from "./stop-owner.ts";

const HELP = `
The data directory is that of --data-dir, else of PGBOSS_DATA_DIR, else
.task-backend in the working directory. Data goes to stdout, errors to stderr;
--json prints one document, and errors as {"error":{"code","message","next"}}.

Exit codes:
  0         done; also when no owner runs
  1         any other error
  2         wrong usage or configuration
  3         an owner runs but hangs, or is of another version`;

/** The bin `task-backend-embedded`. Every action tells `finish` the exit code, unless it throws. */
export function createEmbeddedProgram(output: Output, finish: (exitCode: ExitCode) => void): Command {
  const program = new Command(COMMAND)
    .description("Looks at the embedded engine of a data directory, and ends it. Starts none.")
    .version(PACKAGE_VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .addHelpText("after", HELP)
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .exitOverride()
    .configureOutput({ outputError: () => undefined });

  addCommand(program, "status", "tell whether an owner runs, who is connected and what waits")
    .option("--schema <name>", "schema of the queues (else PGBOSS_SCHEMA, else pgboss)")
    .action(async (options: SettingOptions) => finish(await showStatus(output, resolveSettings(options))));
  addCommand(program, "stop", "end the owner after the call it is at").action(
    async (options: SettingOptions) => finish(await stopOwner(output, resolveSettings(options))),
  );
  addCommand(program, "path", "print the path of the data directory").action((options: SettingOptions) =>
    finish(printPath(output, resolveSettings(options))),
  );
  return program;
}

function addCommand(program: Command, name: string, summary: string): Command {
  return program
    .command(name)
    .summary(summary)
    .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`)
    .helpOption("-h, --help", "print this help")
    .option("--data-dir <path>", "the data directory")
    .option("--json", "one JSON document on stdout, errors as JSON on stderr")
    .allowExcessArguments(false);
}

function printPath(output: Output, { dataDirectory }: Settings): ExitCode {
  if (output.json) output.printDocument({ dataDirectory });
  else output.print(dataDirectory);
  return exitCodes.done;
}
