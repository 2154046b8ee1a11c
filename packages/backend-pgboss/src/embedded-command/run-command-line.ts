import { CommanderError } from "commander";
import { COMMAND } from "./command-name.ts";
import { describeError, exitCodeOf } from "./describe-error.ts";
import { createEmbeddedProgram } from "./embedded-program.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { createOutput, type Output } from "./output.ts";
import { reportError } from "./report-error.ts";

/** The whole of the bin: parses, runs, reports, and sets the exit code. */
export async function runCommandLine(words: readonly string[]): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) surviveBrokenPipe(stream);
  // Looked up before the words are parsed, so that a usage error is JSON too.
  const output = createOutput({ json: words.includes("--json") });
  process.exitCode = await runProgram(output, words);
}

async function runProgram(output: Output, words: readonly string[]): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.done;
  const program = createEmbeddedProgram(output, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(words, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return endParsing(output, error);
    reportError(output, describeError(error));
    return exitCodeOf(error);
  }
}

/** Commander throws to end after `--help` and `--version` too. */
function endParsing(output: Output, error: CommanderError): ExitCode {
  if (error.exitCode === 0) return exitCodes.done;
  if (error.code !== "commander.help") {
    const message = error.message.replace(/^error: /, "");
    reportError(output, { code: "USAGE", message, next: `${COMMAND} --help` });
  }
  return exitCodes.usage;
}

/** A reader that has seen enough (`| head -1`) closes the pipe; what is written for nobody is dropped. */
function surviveBrokenPipe(stream: NodeJS.WriteStream): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
}
