import { readFile } from "node:fs/promises";
import type { DataDirectory } from "./data-directory.ts";

/** The last line an owner of `directory` has written, for an error message. */
export async function readLastLogLine({ log }: DataDirectory): Promise<string> {
  const text = await readFile(log, "utf8").catch(() => "");
  return text.trimEnd().split("\n").at(-1) || "(empty)";
}
