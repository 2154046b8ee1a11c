import type { EngineOffer } from "../../src/commands/engine-offer.ts";
import { runCommand } from "../../src/commands/run-command.ts";

/** How a run of the command ended. */
export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command in this process and collects what it prints. */
export async function runWords(words: readonly string[], offers: readonly EngineOffer[]): Promise<Outcome> {
  const written = { stdout: "", stderr: "" };
  const exitCode = await runCommand(words, offers, {
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
  });
  return { exitCode, ...written };
}
