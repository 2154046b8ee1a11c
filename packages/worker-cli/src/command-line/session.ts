import type { Application } from "../application/application.ts";
import { Output } from "../output/output.ts";
import { Secrets } from "../secrets/secrets.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";

/** What one run of a command shares: what it works for, where it prints, what it must not print, and how it ends. */
export class Session {
  readonly secrets = new Secrets();
  readonly output: Output;
  readonly application: Application;
  exitCode: ExitCode = exitCodes.done;

  /** The command line without the program. */
  readonly words: readonly string[];

  constructor(words: readonly string[], application: Application) {
    this.words = words;
    this.application = application;
    const { stdout, stderr } = process;
    this.output = new Output({ json: asksForJson(words), secrets: this.secrets, stdout, stderr });
  }

  /** A commander action that decides the exit code. */
  action<Args extends readonly unknown[]>(
    run: (...args: Args) => Promise<ExitCode>,
  ): (...args: Args) => Promise<void> {
    return async (...args) => {
      this.exitCode = await run(...args);
    };
  }
}

/** Looked up before the words are parsed, so that a usage error is JSON too. */
function asksForJson(words: readonly string[]): boolean {
  const end = words.indexOf("--");
  return words.slice(0, end === -1 ? undefined : end).includes("--json");
}
