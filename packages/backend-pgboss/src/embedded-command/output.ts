import picocolors from "picocolors";

/** Functions that colour text for one stream, or leave it. */
export type Colours = ReturnType<typeof picocolors.createColors>;

/** Where the command prints: data on stdout, what is said about it on stderr. */
export interface Output {
  readonly json: boolean;
  readonly colours: Colours;
  readonly noteColours: Colours;
  /** Text on stdout. */
  print(text: string): void;
  /** The one document of `--json`. */
  printDocument(document: object): void;
  /** Something on stderr. */
  complain(text: string): void;
}

/** Output to the streams of this process. */
export function createOutput({ json }: { readonly json: boolean }): Output {
  const { stdout, stderr } = process;
  return {
    json,
    colours: coloursFor(stdout),
    noteColours: coloursFor(stderr),
    print: (text) => void stdout.write(`${text}\n`),
    printDocument: (document) =>
      void stdout.write(`${JSON.stringify(document, undefined, stdout.isTTY ? 2 : 0)}\n`),
    complain: (text) => void stderr.write(`${text}\n`),
  };
}

/**
 * Colours on a terminal only. picocolors itself also colours wherever `CI` is set, which would put escape codes into
 * what a pipeline parses.
 */
export function coloursFor(
  stream: { readonly isTTY?: boolean },
  { NO_COLOR, FORCE_COLOR, TERM }: NodeJS.ProcessEnv = process.env,
): Colours {
  if (NO_COLOR) return picocolors.createColors(false);
  return picocolors.createColors((stream.isTTY === true && TERM !== "dumb") || Boolean(FORCE_COLOR));
}
