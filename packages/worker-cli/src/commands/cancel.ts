import type { CancelOutcome } from "@task-abstraction/core";
import type { Command } from "commander";
import { loadEnvironmentFile } from "../backend/open-backend.ts";
import { withBackend } from "../backend/with-backend.ts";
import { type ExitCode, exitCodes } from "../command-line/exit-codes.ts";
import type { Session } from "../command-line/session.ts";
import { addBackendOptions, addJsonOption, type BackendOptions } from "../command-line/shared-options.ts";
import { reportError } from "../output/report-error.ts";
import { readCommand } from "./wait-for-result.ts";

interface CancelOptions extends BackendOptions {
  readonly workflow?: true;
}

/** `task-backend cancel`. */
export function addCancelCommand(program: Command, session: Session): void {
  const command = program
    .command("cancel")
    .summary("cancel a task or workflow")
    .description("Ends a task that waits, and asks one that runs to stop.")
    .argument("<id>", "what submit printed")
    .option("--workflow", "the id is that of a workflow");
  addJsonOption(addBackendOptions(command)).action(
    session.action((id: string, options: CancelOptions) => cancel(session, id, options)),
  );
}

const SENTENCES: Readonly<Record<CancelOutcome, string>> = {
  cancelled: "Cancelled.",
  requested: "It is running and has been asked to stop; its result will tell.",
  "already-finished": "Nothing was cancelled: it had already finished.",
  "not-found": "Nothing was cancelled: the engine does not know this id.",
};

const EXIT_CODES: Readonly<Record<CancelOutcome, ExitCode>> = {
  cancelled: exitCodes.done,
  requested: exitCodes.done,
  "already-finished": exitCodes.failed,
  "not-found": exitCodes.notFound,
};

async function cancel(session: Session, id: string, options: CancelOptions): Promise<ExitCode> {
  loadEnvironmentFile(options);
  return withBackend(options, session, async (backend) => {
    const outcome = await (options.workflow ? backend.cancelWorkflow(id) : backend.cancel(id));
    const { output } = session;
    const exitCode = EXIT_CODES[outcome];
    if (output.json) output.printDocument({ id, outcome });
    else if (exitCode === exitCodes.done) output.print(SENTENCES[outcome]);
    else
      reportError(output, {
        code: "NOT_CANCELLED",
        message: SENTENCES[outcome],
        next: describeNext(outcome, id, options),
        exitCode,
      });
    return exitCode;
  });
}

function describeNext(outcome: CancelOutcome, id: string, options: CancelOptions): string {
  if (outcome === "not-found" && !options.workflow)
    return "check the id; the id of a workflow needs --workflow";
  return readCommand({ id, kind: options.workflow ? "workflow" : "task" }, options);
}
