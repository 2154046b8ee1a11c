import { afterAll, beforeAll, describe, it, type TestContext } from "vitest";
import type { BackendUnderTest } from "./backend-under-test.ts";
import type { CollectedStage, CollectedTest } from "./collect-tests.ts";
import { type ClearableWorkbench, createWorkbench } from "./create-workbench.ts";
import type { Harness } from "./harness.ts";
import type { Outcome, RunLog } from "./run-log.ts";

/** An engine may have to be fetched first. */
const ENGINE_START_MS = 300_000;
/** What clearing up after one test may take: longer than the drain of its workers. */
const CLEAR_MS = 15_000;

/** Registers collected tests with vitest, in the order of the list, and notes what comes of them. */
export function registerTests(under: BackendUnderTest, stages: readonly CollectedStage[], log: RunLog): void {
  let harness: Harness | undefined;
  // Where nothing is run, there may be no engine.
  if (stages.some(({ notRun }) => notRun === undefined))
    beforeAll(async () => {
      harness = await under.start();
    }, ENGINE_START_MS);
  afterAll(() => harness?.stop(), ENGINE_START_MS);
  const running = (): Harness => {
    if (harness === undefined) throw new Error(`${under.name} was not started.`);
    return harness;
  };
  for (const stage of stages) if (stage.sections.length > 0) registerStage(under, stage, log, running);
}

function registerStage(
  under: BackendUnderTest,
  stage: CollectedStage,
  log: RunLog,
  harness: () => Harness,
): void {
  const { notRun } = stage;
  if (notRun !== undefined) {
    it(stage.name, ({ skip }) => skip(notRun));
    return;
  }
  const describeStage = stage.order === "concurrent" ? describe.concurrent : describe;
  describeStage(stage.name, () => {
    beforeAll(() => log.begin(stage.name));
    afterAll(() => log.end(stage.name));
    for (const section of stage.sections) {
      describe(section.name, () => {
        for (const test of section.tests) registerTest(under, test, log, harness);
      });
    }
  });
  it(`${stage.name}: at most ${stage.budgetMs / 1_000} s`, ({ skip }) => {
    const seconds = log.seconds(stage.name);
    if (seconds === undefined) return skip("none of its tests ran");
    console.log(`${under.name}, ${stage.name}: ${seconds.toFixed(1)} s of ${stage.budgetMs / 1_000} s`);
    if (seconds * 1_000 > stage.budgetMs) throw new Error(`It took ${seconds.toFixed(1)} s.`);
  });
}

function registerTest(
  under: BackendUnderTest,
  test: CollectedTest,
  log: RunLog,
  harness: () => Harness,
): void {
  const { title, timeoutMs: timeout, knownFailure, run, path } = test;
  const skipped = (reason: string): Outcome => ({ outcome: "not run", reason });
  if (typeof run === "string") {
    it(title, ({ skip }) => {
      log.add(path, () => skipped(run));
      skip(run);
    });
    return;
  }
  const register = knownFailure === undefined ? it : it.fails;
  register(title, { timeout }, async ({ onTestFinished, task, skip }) => {
    log.add(path, () => outcomeOf(task, knownFailure));
    let bench: ClearableWorkbench | undefined;
    onTestFinished(() => bench?.clear(), CLEAR_MS);
    bench = await createWorkbench(under, harness());
    const skipAfterAll = (reason: string): never => {
      log.add(path, () => skipped(reason));
      return skip(reason);
    };
    await run({ ...bench, skip: skipAfterAll });
  });
}

function outcomeOf(task: TestContext["task"], knownFailure: string | undefined): Outcome {
  // `it.fails` has turned the failure into a pass.
  if (task.result?.state !== "pass") return { outcome: "failed" };
  return knownFailure === undefined
    ? { outcome: "passed" }
    : { outcome: "known failure", reason: knownFailure };
}
