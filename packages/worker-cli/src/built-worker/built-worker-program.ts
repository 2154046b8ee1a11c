import type { Command } from "commander";
import { createProgram } from "../command-line/create-program.ts";
import { type ExitCode, exitCodes } from "../command-line/exit-codes.ts";
import type { Session } from "../command-line/session.ts";
import { addBackendOptions } from "../command-line/shared-options.ts";
import { runCheckCommand } from "../commands/check.ts";
import { runWorker } from "../worker-command/run-worker.ts";
import { addWorkerHelp } from "../worker-command/worker-help.ts";
import { addWorkerOptions, type WorkerCommandOptions } from "../worker-command/worker-options.ts";
import type { BuiltParts } from "./built-parts.ts";
import { completeManifest } from "./complete-manifest.ts";

type BuiltWorkerOptions = WorkerCommandOptions & { readonly manifest?: true };

/** The program of a built worker: the worker command without `--tasks`. */
export function createBuiltWorkerProgram(session: Session, parts: BuiltParts): Command {
  const names = parts.backends.map((backend) => backend.names[0]).join(" or ");
  const { worker } = session.application.commands;
  const program = createProgram(worker, `Runs the tasks that were built into it, on ${names}.`);
  return addWorkerHelp(
    addWorkerOptions(program, {
      addModules: (command) => command,
      addBackends: (command) => addBackendOptions(command, names),
    }),
  )
    .option("--manifest", "print what is in this worker, as JSON, then exit")
    .action(session.action((options: BuiltWorkerOptions) => run(options, session, parts)));
}

async function run(options: BuiltWorkerOptions, session: Session, parts: BuiltParts): Promise<ExitCode> {
  if (options.manifest) {
    session.output.printDocument(await completeManifest(parts));
    return exitCodes.done;
  }
  return options.check ? runCheckCommand(options, session) : runWorker(options, session);
}
