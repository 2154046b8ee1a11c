import { readFileSync } from "node:fs";
import type { ExecutionRecord } from "./execution-record.ts";

/** Every line of a log, in order; an absent file is an empty log. */
export function readExecutions(path: string): readonly ExecutionRecord[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as ExecutionRecord);
}
