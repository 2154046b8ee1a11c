import { kilobytes } from "../plan/describe-plan.ts";
import { listPublished } from "../workspace/published-packages.ts";
import { repositoryRoot } from "../workspace/repository-root.ts";
import { measureBundle } from "./measure-bundle.ts";
import { type SizeBudget, sizeBudgets } from "./size-budgets.ts";

// Prints what each package weighs, and ends with 1 where one is above its budget or has none.
const published = listPublished(repositoryRoot);
for (const budget of sizeBudgets) await check(budget);
for (const { id } of published.filter((found) => sizeBudgets.every((budget) => budget.id !== found.id)))
  refuse(`${id} has no budget.`);

async function check({ id, imports, bytes }: SizeBudget): Promise<void> {
  const found = published.find((candidate) => candidate.id === id);
  if (found === undefined) return refuse(`${id} has a budget, and is not published.`);
  const title = imports === undefined ? id : `${id} { ${imports.join(", ")} }`;
  const weight = await measureBundle(found, imports);
  const told = `${title} weighs ${kilobytes(weight)} of ${kilobytes(bytes)}`;
  if (weight > bytes) refuse(`${told}.`);
  else console.log(told);
}

function refuse(problem: string): void {
  console.error(`${problem} See tooling/release/src/size/size-budgets.ts.`);
  process.exitCode = 1;
}
