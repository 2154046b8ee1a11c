import type { Command } from "commander";
import { loadEnvironmentFile } from "../backend/open-backend.ts";
import { withBackend } from "../backend/with-backend.ts";
import { type ExitCode, exitCodes } from "../command-line/exit-codes.ts";
import type { Session } from "../command-line/session.ts";
import { addBackendOptions, addJsonOption, type BackendOptions } from "../command-line/shared-options.ts";
import { printSnapshot } from "../output/print-snapshot.ts";
import { waitAndPrint } from "./wait-for-result.ts";
import { addWaitOptions, type WaitCommandOptions } from "./wait-options.ts";

interface ResultOptions extends BackendOptions, WaitCommandOptions {
  readonly workflow?: true;
}

/** `task-backend result`. */
export function addResultCommand(program: Command, session: Session): void {
  const command = program
    .command("result")
    .summary("read the result of a task or workflow")
    .description("Shows the state of a task now, or with --wait what it returns.")
    .argument("<id>", "what submit printed")
    .option("--workflow", "the id is that of a workflow");
  addJsonOption(addBackendOptions(addWaitOptions(command))).action(
    session.action((id: string, options: ResultOptions) => readResult(session, id, options)),
  );
}

async function readResult(session: Session, id: string, options: ResultOptions): Promise<ExitCode> {
  loadEnvironmentFile(options);
  return withBackend(options, session, async (backend) => {
    if (options.wait)
      return waitAndPrint(
        backend,
        { id, kind: options.workflow ? "workflow" : "task" },
        { options, session },
      );
    printSnapshot(
      session.output,
      await (options.workflow ? backend.getWorkflowResult(id) : backend.getResult(id)),
    );
    return exitCodes.done;
  });
}
