import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { type ExitCode, exitCodes } from "../command-line/exit-codes.ts";
import { collectList } from "../command-line/parse-list.ts";
import type { Session } from "../command-line/session.ts";
import { addJsonOption, addModuleOptions, type ModuleOptions } from "../command-line/shared-options.ts";
import { UsageError } from "../command-line/usage-error.ts";
import { noModulesError } from "../modules/no-modules-error.ts";
import { printBuild } from "../output/print-build.ts";

interface BuildOptions extends ModuleOptions {
  readonly backend?: readonly string[];
  readonly external?: readonly string[];
  readonly out: string;
}

const COMMAND = "task-backend build";

/** `task-backend build`. */
export function addBuildCommand(program: Command, session: Session): void {
  const command = program
    .command("build")
    .summary("make a worker that carries its tasks and backends inside")
    .description(
      "Makes a worker with just these tasks and backends in it, which looks for nothing when it runs.",
    );
  const list = (flags: string, description: string): Option =>
    new Option(flags, description).argParser(collectList);
  addModuleOptions(command)
    .addOption(list("--backend <types...>", "pgboss, celery, an npm package or a path; one, or several"))
    .option("--out <folder>", "folder to write; it is replaced", "dist/worker")
    .addOption(list("--external <packages...>", "packages to copy as they are instead of bundling them"));
  addJsonOption(command)
    .allowExcessArguments(false)
    .addHelpText("after", "\nRun it with: node dist/worker --queues emails,reports\n")
    .action(session.action((options: BuildOptions) => build(options, session)));
}

async function build(options: BuildOptions, { application, output }: Session): Promise<ExitCode> {
  const { specifiers } = await application.findModules(options.tasks);
  if (specifiers.length === 0) throw noModulesError(COMMAND);
  if (options.backend === undefined || options.backend.length === 0)
    throw new UsageError("A worker needs a backend to run on, and none was named.", {
      next: `${COMMAND} --backend pgboss (or celery, an npm package, a path)`,
    });
  const { buildWorker } = await import("../build/build-worker.ts");
  const report = await buildWorker({
    modules: specifiers,
    backends: options.backend,
    external: options.external ?? [],
    out: resolve(options.out),
    folder: process.cwd(),
    onStep: (step) => {
      if (output.noteColumns !== undefined) output.note(output.noteColours.dim(`${step}…`));
    },
  });
  if (output.json) output.printDocument(report);
  else printBuild(output, report);
  return exitCodes.done;
}
