import { InvalidArgumentError } from "commander";

/** For the repeatable `--header name=value`. */
export function collectHeader(
  text: string,
  before: Readonly<Record<string, string>> | undefined,
): Record<string, string> {
  const split = text.indexOf("=");
  if (split < 1) throw new InvalidArgumentError("Give it as name=value.");
  return { ...before, [text.slice(0, split)]: text.slice(split + 1) };
}
