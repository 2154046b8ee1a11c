import { CommanderError } from "commander";
import { DockerUnavailableError } from "../docker/docker-unavailable-error.ts";
import { ImageUnavailableError } from "../images/image-unavailable-error.ts";
import { ProgramsUnavailableError } from "../images/programs-unavailable-error.ts";
import { createProgram } from "./create-program.ts";
import type { EngineOffer } from "./engine-offer.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { Output, type OutputStream } from "./output.ts";
import { UsageError } from "./usage-error.ts";

const unavailable = [DockerUnavailableError, ImageUnavailableError, ProgramsUnavailableError];

/** Where a command prints. */
export interface Streams {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
}

/** Runs the command `engines` with its words. Resolves to the exit code; errors are told on stderr. */
export async function runCommand(
  words: readonly string[],
  offers: readonly EngineOffer[],
  streams: Streams,
): Promise<ExitCode> {
  const output = new Output({ json: words.includes("--json"), ...streams });
  try {
    await createProgram(offers, output).parseAsync(
      words.filter((word) => word !== "--json"),
      { from: "user" },
    );
    return exitCodes.done;
  } catch (error) {
    return report(error, output);
  }
}

function report(error: unknown, output: Output): ExitCode {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.done;
    output.complain({ code: "USAGE", message: `${error.message.replace(/^error: /, "")} (engines --help)` });
    return exitCodes.usage;
  }
  const message = error instanceof Error ? error.message : String(error);
  output.complain({ code: codeOf(error), message });
  if (error instanceof UsageError) return exitCodes.usage;
  return unavailable.some((kind) => error instanceof kind) ? exitCodes.unavailable : exitCodes.failed;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "FAILED";
}
