import picocolors from "picocolors";

/** Functions that colour text for one stream, or leave it. */
export type Colours = ReturnType<typeof picocolors.createColors>;

/**
 * Colours on a terminal only. picocolors itself also colours wherever `CI` is set, which would put escape codes into
 * what a pipeline parses.
 */
export function coloursFor(
  stream: { readonly isTTY?: boolean },
  environment: NodeJS.ProcessEnv = process.env,
): Colours {
  if (environment["NO_COLOR"]) return picocolors.createColors(false);
  const onTerminal = stream.isTTY === true && environment["TERM"] !== "dumb";
  return picocolors.createColors(onTerminal || Boolean(environment["FORCE_COLOR"]));
}
