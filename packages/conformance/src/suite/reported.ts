import type { Capabilities } from "@task-abstraction/core";

/** What a result should tell, of which `null` is right too where the engine does not know. */
export interface ReportedFacts {
  readonly attempts?: unknown;
  readonly startedAt?: unknown;
  readonly taskName?: unknown;
}

/** The facts that this backend reports, for `toMatchObject`; the section on reports proves the others are not invented. */
export function reported(capabilities: Capabilities, facts: ReportedFacts): ReportedFacts {
  const { reports } = capabilities;
  return Object.fromEntries(Object.entries(facts).filter(([name]) => reports[name as keyof ReportedFacts]));
}
