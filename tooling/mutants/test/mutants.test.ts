import { join } from "node:path";
import { listTests, runTest } from "@task-abstraction/conformance";
import { describe, expect, it } from "vitest";
import { mutants } from "../src/mutants.ts";
import { writeMutantsPage } from "../src/write-mutants-page.ts";

const BUDGET_MS = 60_000;
const PAGE = join(import.meta.dirname, "../../../docs/conformance-mutants.md");

const began = performance.now();

describe.concurrent("a backend that is broken fails the test that is named for it", () => {
  for (const [{ that, fails }, backend] of mutants) {
    it(`a backend that ${that} fails "${fails}"`, { timeout: BUDGET_MS }, async () => {
      await expect(runTest(backend, fails)).rejects.toThrow(/^(?!The suite has no test|There is no mutant)/);
    });
  }
});

it("every section of the suite has one", () => {
  const [backend] = mutants.values();
  if (backend === undefined) throw new Error("There are no mutants.");
  const sections = new Set(listTests(backend).map(({ section }) => section));
  for (const { fails } of mutants.keys()) sections.delete(fails.split(" > ")[0] as string);
  expect([...sections]).toEqual([]);
});

it("docs/conformance-mutants.md lists them (npm test -- tooling/mutants -u writes it)", async () => {
  await expect(writeMutantsPage([...mutants.keys()])).toMatchFileSnapshot(PAGE);
});

it(`all together take at most ${BUDGET_MS / 1_000} s`, () => {
  const tookMs = performance.now() - began;
  console.log(`mutants: ${mutants.size} in ${(tookMs / 1_000).toFixed(1)} s of ${BUDGET_MS / 1_000} s`);
  expect(tookMs).toBeLessThan(BUDGET_MS);
});
