import { type Command, Option } from "commander";
import { parseDuration } from "../command-line/parse-duration.ts";

/** Whether and how long a command waits for a result. */
export interface WaitCommandOptions {
  readonly wait?: true;
  /** Milliseconds. */
  readonly timeout?: number;
}

/** Long enough for most, and short enough for a pipeline that nobody watches. */
export const DEFAULT_TIMEOUT_MS = 5 * 60_000;

/** `--wait` and `--timeout`, which implies it. */
export function addWaitOptions(command: Command): Command {
  return command
    .option("--wait", "wait until it has finished, and print what it returned")
    .addOption(
      new Option("--timeout <time>", "how long to wait: ms, or 30s (default: 5m)")
        .argParser(parseDuration)
        .implies({ wait: true }),
    );
}
