import { UsageError } from "../command-line/usage-error.ts";
import type { CheckReport } from "./check-report.ts";

/** A report in the making. */
export type CheckDraft = {
  -readonly [Key in keyof Omit<CheckReport, "ok" | "problems" | "warnings">]: CheckReport[Key];
} & {
  readonly problems: string[];
  readonly warnings: string[];
};

/** A report in which nothing has been looked at yet. */
export function createDraft(): CheckDraft {
  return {
    backend: null,
    configuration: [],
    connection: null,
    capabilities: null,
    queues: null,
    tasks: [],
    workflows: [],
    problems: [],
    warnings: [],
  };
}

/** Runs one part of the check; its failure becomes a problem of the report, and the answer is then `undefined`. */
export async function noting<Result>(
  draft: CheckDraft,
  part: () => Result | Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await part();
  } catch (error) {
    draft.problems.push(describe(error));
    return undefined;
  }
}

function describe(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof UsageError && error.next !== undefined ? `${message} Next: ${error.next}` : message;
}
