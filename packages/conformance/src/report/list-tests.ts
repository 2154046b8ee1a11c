import type { BackendUnderTest } from "../suite/backend-under-test.ts";
import { collectTests } from "../suite/collect-tests.ts";
import { stages } from "../suite/stages.ts";

/** One test of the suite. */
export interface ListedTest {
  readonly stage: string;
  readonly section: string;
  readonly title: string;
}

/** The tests that a backend has to pass, in order, without its engine: what a report must hold to be up to date. */
export function listTests(
  backend: Pick<BackendUnderTest, "definition" | "narrowed" | "packageName" | "limits">,
): readonly ListedTest[] {
  return collectTests(backend, stages).flatMap((stage) =>
    stage.sections.flatMap((section) =>
      section.tests.map(({ title }) => ({ stage: stage.name, section: section.name, title })),
    ),
  );
}
