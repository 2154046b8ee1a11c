import { inspectEmbeddedOwner, stopEmbeddedOwner } from "../embedded/inspect-owner.ts";
import { describeError, exitCodeOf } from "./describe-error.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { findLockHolder } from "./find-lock-holder.ts";
import { formatPids } from "./format-pids.ts";
import type { Output } from "./output.ts";
import { reportError } from "./report-error.ts";
import type { Settings } from "./resolve-settings.ts";

/** `stop`: ends the owner, and tells who was connected, because those will start another. */
export async function stopOwner(output: Output, { dataDirectory }: Settings): Promise<ExitCode> {
  try {
    const owner = await inspectEmbeddedOwner(dataDirectory);
    const stopped = await stopEmbeddedOwner(dataDirectory);
    const { pid, clients, clientPids } = owner ?? { pid: null, clients: 0, clientPids: [] };
    if (output.json) output.printDocument({ dataDirectory, stopped, pid, clients, clientPids });
    else if (stopped) printStopped(output, { dataDirectory, pid, clients, clientPids });
    else output.print(`No owner runs for ${dataDirectory}.`);
    return exitCodes.done;
  } catch (error) {
    reportError(output, describeError(error, await findLockHolder(dataDirectory)));
    return exitCodeOf(error);
  }
}

interface Stopped {
  readonly dataDirectory: string;
  /** Null for one that has started since the look before. */
  readonly pid: number | null;
  readonly clients: number;
  readonly clientPids: readonly number[];
}

function printStopped(output: Output, { dataDirectory, pid, clients, clientPids }: Stopped): void {
  output.print(`The owner of ${dataDirectory}${pid === null ? "" : `, process ${pid},`} has ended.`);
  if (clients === 0) return;
  const were = clients === 1 ? "client was" : "clients were";
  output.print(
    `${clients} ${were} connected${formatPids(clientPids)}; one that is still there starts another owner with its next call.`,
  );
}
