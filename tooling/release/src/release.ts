import { describePlan } from "./plan/describe-plan.ts";
import { findProblems } from "./plan/find-problems.ts";
import { planRelease } from "./plan/plan-release.ts";
import { isNew } from "./plan/release-plan.ts";

const USAGE = `Usage: npm run release -- --dry-run

Shows what would be published: versions, tarballs and their sizes, ranges of peers. It ends with 1 when something must not be
published. To publish is the business of the release workflow alone, so that every package comes with its provenance.
`;

process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  if (words.length !== 1 || words[0] !== "--dry-run") {
    process.stderr.write(USAGE);
    return 2;
  }
  const plan = await planRelease();
  process.stdout.write(`${describePlan(plan)}\n\n`);
  const problems = findProblems(plan);
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  const count = plan.packages.filter((planned) => isNew(plan, planned)).length;
  process.stdout.write(
    problems.length > 0
      ? `Refused: ${problems.length} ${problems.length === 1 ? "problem" : "problems"}.\n`
      : `${count} packages would be published. Nothing was.\n`,
  );
  return problems.length > 0 ? 1 : 0;
}
