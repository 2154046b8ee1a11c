import type { ExecutionRecord } from "./execution-record.ts";

/** Submitted against executed, in numbers. */
export interface ExecutionReport {
  readonly submitted: number;
  /** Ids that were submitted and whose handler never came to its end. */
  readonly lost: readonly string[];
  /** Ids whose handler came to its end more than once, with the number of times. */
  readonly duplicated: ReadonlyMap<string, number>;
  /** Ids whose handler was begun more often than it ended: a process died in the middle. */
  readonly interrupted: ReadonlyMap<string, number>;
  /** Ids in the log that nobody submitted. */
  readonly unknown: readonly string[];
}

/** Holds what was submitted against the log of what ran. */
export function compareExecutions(
  submittedIds: readonly string[],
  records: readonly ExecutionRecord[],
): ExecutionReport {
  const submitted = new Set(submittedIds);
  const starts = countById(records, "start");
  const ends = countById(records, "end");
  const duplicated = new Map([...ends].filter(([, count]) => count > 1));
  const interrupted = new Map(
    [...starts].flatMap(([id, count]) => {
      const cut = count - (ends.get(id) ?? 0);
      return cut > 0 ? [[id, cut] as const] : [];
    }),
  );
  return {
    submitted: submitted.size,
    lost: [...submitted].filter((id) => !ends.has(id)),
    duplicated,
    interrupted,
    unknown: [...starts.keys()].filter((id) => !submitted.has(id)),
  };
}

function countById(
  records: readonly ExecutionRecord[],
  event: ExecutionRecord["event"],
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const record of records) {
    if (record.event === event) counts.set(record.taskId, (counts.get(record.taskId) ?? 0) + 1);
  }
  return counts;
}
