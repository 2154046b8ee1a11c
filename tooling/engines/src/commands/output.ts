import picocolors from "picocolors";

/** The part of a stream that output needs. */
export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

/** Where the command prints: data on stdout, everything said about it on stderr, colours on a terminal only. */
export class Output {
  readonly json: boolean;
  readonly #stdout: OutputStream;
  readonly #stderr: OutputStream;
  readonly #colours: ReturnType<typeof picocolors.createColors>;

  constructor(parts: { json: boolean; stdout: OutputStream; stderr: OutputStream }) {
    this.json = parts.json;
    this.#stdout = parts.stdout;
    this.#stderr = parts.stderr;
    this.#colours = picocolors.createColors(parts.stderr.isTTY === true && !process.env["NO_COLOR"]);
  }

  /** Text on stdout; with `--json` the document instead. */
  print(text: string, document: unknown): void {
    this.#stdout.write(this.json ? `${JSON.stringify(document)}\n` : text === "" ? "" : `${text}\n`);
  }

  /** A help text, whatever was asked for beside it. */
  writeHelp(text: string): void {
    this.#stdout.write(text);
  }

  /** Something for the person at the terminal; silent with `--json`. */
  note(text: string): void {
    if (!this.json) this.#stderr.write(`${this.#colours.dim(text)}\n`);
  }

  /** What went wrong. */
  complain(error: { readonly code: string; readonly message: string }): void {
    const { red } = this.#colours;
    this.#stderr.write(this.json ? `${JSON.stringify({ error })}\n` : `${red("error:")} ${error.message}\n`);
  }
}
