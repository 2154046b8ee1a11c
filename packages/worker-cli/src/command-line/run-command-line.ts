import { type Command, CommanderError } from "commander";
import type { Application } from "../application/application.ts";
import { reportError } from "../output/report-error.ts";
import { surviveBrokenPipe } from "../output/survive-broken-pipe.ts";
import { describeError } from "./describe-error.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { hideExperimentalWarnings } from "./hide-experimental-warnings.ts";
import { Session } from "./session.ts";

/** The whole of a bin: parses, runs, reports and ends the process, also where a task module left something open. */
export async function runCommandLine(
  createProgram: (session: Session) => Command,
  application: Application,
): Promise<never> {
  surviveBrokenPipe(process.stdout);
  surviveBrokenPipe(process.stderr);
  hideExperimentalWarnings();
  const exitCode = await runProgram(createProgram, new Session(process.argv.slice(2), application));
  await Promise.all([written(process.stdout), written(process.stderr)]);
  process.exit(exitCode);
}

async function runProgram(createProgram: (session: Session) => Command, session: Session): Promise<ExitCode> {
  const program = createProgram(session);
  try {
    await program.parseAsync(session.words, { from: "user" });
    return session.exitCode;
  } catch (error) {
    return error instanceof CommanderError ? endParsing(session, program, error) : endRun(session, error);
  }
}

function endRun(session: Session, error: unknown): ExitCode {
  const report = describeError(error, session.application.commands);
  reportError(session.output, report);
  return report.exitCode;
}

/** Commander throws to end after `--help` and `--version` too. */
function endParsing(session: Session, program: Command, error: CommanderError): ExitCode {
  if (error.exitCode === 0) return exitCodes.done;
  if (error.code !== "commander.help") {
    const message = error.message.replace(/^error: /, "");
    const next = `${findCommandPath(program, session.words)} --help`;
    reportError(session.output, { code: "USAGE", message, next, exitCode: exitCodes.usage });
  }
  return exitCodes.usage;
}

function findCommandPath(program: Command, words: readonly string[]): string {
  const subcommand = program.commands.find(
    (command) => command.name() === words.find((word) => !word.startsWith("-")),
  );
  return subcommand === undefined ? program.name() : `${program.name()} ${subcommand.name()}`;
}

/** Exit must not cut off what a slow reader has not taken yet; a pipe that is broken will take nothing. */
async function written(stream: NodeJS.WriteStream): Promise<void> {
  if (!stream.writable || stream.writableLength === 0) return;
  await new Promise<void>((resolve) => {
    stream.once("error", () => resolve());
    stream.write("", () => resolve());
  });
}
