import { writeFileSync } from "node:fs";

/** @typedef {{ title: string, reason: string }} SkippedTest */
/** @typedef {{ passed: number, failed: number, skipped: SkippedTest[] }} Totals */

/** A vitest reporter that writes the totals of all projects, type tests included, for the launcher's closing line. */
export default class TotalsReporter {
  /** @type {RegExp | undefined} */
  #filter;

  /** @param {import("vitest/node").Vitest} vitest */
  onInit(vitest) {
    this.#filter = vitest.config.testNamePattern;
  }

  /**
   * @param {readonly import("vitest/node").TestModule[]} modules
   * @param {readonly unknown[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    const file = process.env.TASK_ABSTRACTION_TOTALS_FILE;
    if (file) writeFileSync(file, JSON.stringify(countTotals(modules, unhandledErrors, this.#filter)));
  }
}

/**
 * @param {readonly import("vitest/node").TestModule[]} modules
 * @param {readonly unknown[]} unhandledErrors
 * @param {RegExp | undefined} filter tests that it leaves out were not asked for, and are not counted as skipped
 * @returns {Totals}
 */
function countTotals(modules, unhandledErrors, filter) {
  /** @type {Totals} */
  const totals = { passed: 0, failed: unhandledErrors.length, skipped: [] };
  for (const module of modules) {
    for (const test of module.children.allTests()) countTest(totals, test, filter);
    totals.failed += countErrors(module);
  }
  return totals;
}

/**
 * @param {Totals} totals
 * @param {import("vitest/node").TestCase} test
 * @param {RegExp | undefined} filter
 */
function countTest(totals, test, filter) {
  const result = test.result();
  if (result.state === "passed") totals.passed += 1;
  else if (result.state === "failed") totals.failed += 1;
  else if (!filter || filter.test(test.fullName))
    totals.skipped.push({ title: titleOf(test), reason: reasonOf(test, result) });
}

/**
 * Files that could not be loaded and hooks that failed: errors that belong to no test.
 * @param {import("vitest/node").TestModule} module
 */
function countErrors(module) {
  const suites = [...module.children.allSuites()];
  return [module, ...suites].filter((holder) => holder.errors().length > 0).length;
}

/** @param {import("vitest/node").TestCase} test */
function titleOf(test) {
  return `${test.project.name} ${test.module.relativeModuleId} > ${test.fullName}`;
}

/**
 * @param {import("vitest/node").TestCase} test
 * @param {import("vitest/node").TestResult} result
 */
function reasonOf(test, result) {
  if (result.state === "skipped" && result.note) return result.note;
  if (result.state === "pending") return "never finished";
  return test.options.mode === "run"
    ? "a hook before it failed"
    : `marked ${test.options.mode}, no reason given`;
}
