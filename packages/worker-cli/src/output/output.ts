import type { TaskResult, WorkflowResult } from "@task-abstraction/core";
import type { Secrets } from "../secrets/secrets.ts";
import { type Colours, coloursFor } from "./colours.ts";
import { printableResult } from "./printable-result.ts";

/** The part of a stream that output needs. */
export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/**
 * Where commands print: data on stdout, everything said about it on stderr, so that a pipe gets the data alone. With
 * `--json` there is one document on stdout and nothing but an error on stderr. Every text is masked; what a task
 * returned is printed as it is.
 */
export class Output {
  readonly json: boolean;
  readonly secrets: Secrets;
  readonly colours: Colours;
  readonly noteColours: Colours;
  readonly #stdout: OutputStream;
  readonly #stderr: OutputStream;

  constructor(parts: { json: boolean; secrets: Secrets; stdout: OutputStream; stderr: OutputStream }) {
    this.json = parts.json;
    this.secrets = parts.secrets;
    this.#stdout = parts.stdout;
    this.#stderr = parts.stderr;
    this.colours = coloursFor(parts.stdout);
    this.noteColours = coloursFor(parts.stderr);
  }

  /** Columns of the terminal notes go to; `undefined` where they do not go to one. */
  get noteColumns(): number | undefined {
    return this.#stderr.isTTY === true ? (this.#stderr.columns ?? 80) : undefined;
  }

  /** Text on stdout. */
  print(text: string): void {
    this.#stdout.write(`${this.secrets.mask(text)}\n`);
  }

  /** Something for the person at the terminal, on stderr; silent with `--json`. */
  note(text: string): void {
    if (!this.json) this.writeNote(`${this.secrets.mask(text)}\n`);
  }

  /** As {@link note}, without its line end and its mask, for what draws over itself. */
  writeNote(text: string): void {
    this.#stderr.write(text);
  }

  /** Something that went wrong, on stderr. */
  complain(text: string): void {
    this.#stderr.write(`${this.secrets.mask(text)}\n`);
  }

  /** The one JSON document of `--json`. */
  printDocument(document: unknown): void {
    this.#writeJson(this.secrets.maskData(document));
  }

  /** The one JSON document of `--json`, for a result. */
  printResult(result: TaskResult | WorkflowResult): void {
    this.#writeJson(printableResult(result, this.secrets));
  }

  /** What a task returned, as JSON. */
  printValue(value: unknown): void {
    this.#writeJson(value);
  }

  #writeJson(value: unknown): void {
    this.#stdout.write(
      `${JSON.stringify(value, undefined, this.#stdout.isTTY === true || !this.json ? 2 : 0)}\n`,
    );
  }
}
