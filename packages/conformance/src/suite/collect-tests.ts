import type { Capabilities } from "@task-abstraction/core";
import { type BackendUnderTest, fillLimits, type StageName } from "./backend-under-test.ts";
import type { Section, Suite, TestBody } from "./suite.ts";

/** What a run is made of, in order; a stage has a budget. */
export interface StagePlan {
  readonly name: string;
  readonly budgetMs: number;
  /** Tests of a stage that leaves the engine alone run side by side: each waits most of its time. */
  readonly order: "concurrent" | "sequential";
  readonly sections: readonly (readonly [name: string, section: Section])[];
}

/** A stage with its tests, chosen by the backend's capabilities. */
export interface CollectedStage extends Omit<StagePlan, "sections"> {
  readonly sections: readonly CollectedSection[];
  /** Why nothing of it is run. */
  readonly notRun: string | undefined;
}

/** A section with its tests. */
export interface CollectedSection {
  readonly name: string;
  readonly tests: readonly CollectedTest[];
}

/** A test, or what stands in its place. */
export interface CollectedTest {
  /** `section > title`: its name in `knownFailures` and in the report. */
  readonly path: string;
  readonly title: string;
  readonly timeoutMs: number;
  /** Why it must fail. */
  readonly knownFailure: string | undefined;
  /** A string: why it is not run. */
  readonly run: TestBody | string;
}

/** What is known of a backend without its engine. */
export type BackendOnPaper = Omit<BackendUnderTest, "start" | "name">;

/** The capabilities of a set-up. */
export function capabilitiesOf({
  definition,
  narrowed,
}: Pick<BackendUnderTest, "definition" | "narrowed">): Capabilities {
  return { ...definition.capabilities, ...narrowed };
}

/** The tests that a backend has to pass, without an engine and without registering them anywhere. */
export function collectTests(under: BackendOnPaper, plans: readonly StagePlan[]): readonly CollectedStage[] {
  if (capabilitiesOf(under).results === "none")
    throw new Error("A backend that keeps no results cannot be proven: its tests read them.");
  const { slowness } = fillLimits(under.limits);
  const stages = plans.map((plan) => ({
    ...plan,
    budgetMs: plan.budgetMs * slowness,
    notRun: under.notRun?.[plan.name as StageName],
    sections: plan.sections.map(([name, section]) => collectSection(under, name, section)),
  }));
  checkKnownFailures(under, stages);
  return stages;
}

function collectSection(under: BackendOnPaper, name: string, section: Section): CollectedSection {
  const tests = new Map<string, CollectedTest>();
  const limits = fillLimits(under.limits);
  const add = (title: string, run: CollectedTest["run"], timeoutMs = 1.5 * limits.resultMs): void => {
    const path = `${name} > ${title}`;
    if (tests.has(title)) throw new Error(`Two tests are called "${path}".`);
    tests.set(title, { path, title, timeoutMs, knownFailure: under.knownFailures?.[path], run });
  };
  const suite: Suite = {
    backend: under,
    capabilities: capabilitiesOf(under),
    limits,
    wait: { timeoutMs: limits.resultMs },
    test: (title, body, options) => add(title, body, options?.timeoutMs),
    notRun: (title, reason) => add(title, reason),
  };
  section(suite);
  return { name, tests: [...tests.values()] };
}

function checkKnownFailures(under: BackendOnPaper, stages: readonly CollectedStage[]): void {
  const paths = new Set(
    stages.flatMap(({ sections }) => sections.flatMap(({ tests }) => tests.map(({ path }) => path))),
  );
  const strangers = Object.keys(under.knownFailures ?? {}).filter((path) => !paths.has(path));
  if (strangers.length > 0) {
    throw new Error(
      `knownFailures names no test of the suite: ${strangers.map((path) => `"${path}"`).join(", ")}. Use "section > title".`,
    );
  }
}
