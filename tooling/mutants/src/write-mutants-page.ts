import type { Mutant } from "./mutant.ts";

/** Which test of the suite kills which mutant, in Markdown. */
export function writeMutantsPage(mutants: readonly Mutant[]): string {
  const rows = mutants.map(({ that, fails }) => `| ${that} | ${fails.replaceAll("|", "\\|")} |`);
  return [
    "# Mutants",
    "",
    "A suite is worth what it catches. Each of these backends keeps every promise but one, and has to fail the test that is",
    "named for it: the test backend of [`@task-abstraction/testing`](../packages/testing) with a part exchanged or, where",
    "processes die, [the directory backend](../examples/directory-backend). They are in [`tooling/mutants`](../tooling/mutants);",
    "`npm test -- tooling/mutants` runs the named test on each. Every section of the suite has one at least.",
    "",
    "| a backend that | fails |",
    "| --- | --- |",
    ...rows,
    "",
  ].join("\n");
}
