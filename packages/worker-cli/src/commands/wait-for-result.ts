import {
  type FinishedResult,
  type FinishedWorkflowResult,
  ResultTimeoutError,
  type TaskBackend,
} from "@task-abstraction/core";
import { AdvisedError } from "../command-line/advised-error.ts";
import { type ExitCode, exitCodes } from "../command-line/exit-codes.ts";
import { Interrupted, untilInterrupted } from "../command-line/interrupted.ts";
import type { Session } from "../command-line/session.ts";
import type { BackendOptions } from "../command-line/shared-options.ts";
import { printOutcome } from "../output/print-outcome.ts";
import { shellCommand } from "../output/shell-command.ts";
import { showStepProgress } from "../output/step-progress.ts";
import { DEFAULT_TIMEOUT_MS, type WaitCommandOptions } from "./wait-options.ts";

/** A run to wait for. */
export interface AwaitedRun {
  readonly id: string;
  readonly kind: "task" | "workflow";
}

/** Waits for a run, prints what it returned, and answers the exit code that says how it ended. */
export async function waitAndPrint(
  backend: TaskBackend,
  run: AwaitedRun,
  { options, session }: { readonly options: BackendOptions & WaitCommandOptions; readonly session: Session },
): Promise<ExitCode> {
  try {
    const result = await untilInterrupted((signal) => {
      session.output.note(`Waiting for ${run.id}. Ctrl-C leaves it running.`);
      return waitFor(backend, run, { timeoutMs: options.timeout ?? DEFAULT_TIMEOUT_MS, signal, session });
    });
    printOutcome(session.output, result, readCommand(run, options));
    return result.status === "completed" ? exitCodes.done : exitCodes.failed;
  } catch (error) {
    if (!ResultTimeoutError.isInstance(error) && !(error instanceof Interrupted)) throw error;
    // The task goes on without us.
    throw new AdvisedError(error, readCommand(run, options, "--wait"));
  }
}

/** How to read a run's result, with the backend that this command was given. */
export function readCommand(
  { id, kind }: AwaitedRun,
  { backend }: BackendOptions,
  ...more: readonly string[]
): string {
  const ofWorkflow = kind === "workflow" ? ["--workflow"] : [];
  return shellCommand(
    "task-backend",
    "result",
    id,
    ...ofWorkflow,
    ...(backend === undefined ? [] : ["--backend", backend]),
    ...more,
  );
}

interface Wait {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly session: Session;
}

async function waitFor(
  backend: TaskBackend,
  { id, kind }: AwaitedRun,
  { timeoutMs, signal, session }: Wait,
): Promise<FinishedResult | FinishedWorkflowResult> {
  if (kind === "task") return backend.waitForResult(id, { timeoutMs, signal });
  const progress = session.output.json ? undefined : showStepProgress(backend, id, session.output);
  try {
    const result = await backend.waitForWorkflowResult(id, { timeoutMs, signal });
    progress?.show(result);
    return result;
  } finally {
    progress?.stop();
  }
}
