import type { FinishedCommand, RunningCommand } from "../container/running-command.ts";
import type { CommandOptions } from "../container/wait-for-end.ts";

/** Commands in a container that has Python's Celery, with the modules, the broker and the results of that container. */
export interface CeleryCommands {
  /** Runs a script to its end, whatever its exit code. @throws Error when it takes too long; it is killed then */
  runPython(source: string, options?: CommandOptions): Promise<FinishedCommand>;
  /** Runs the command `celery`, such as `["inspect", "ping", "--json"]`, as {@link runPython} does. */
  runCelery(words: readonly string[], options?: CommandOptions): Promise<FinishedCommand>;
  /** Starts a script that goes on, such as a receiver of events. It ends with the container at the latest. */
  startPython(source: string): Promise<RunningCommand>;
}
