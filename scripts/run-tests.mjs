import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { listAbsentRuns } from "./absent-runs.mjs";
import { Interrupted } from "./interruption.mjs";
import { BuildFailed, prepareForTests } from "./prepare.mjs";
import { printError } from "./progress.mjs";
import { runProgram } from "./run-program.mjs";

/** @typedef {import("./totals-reporter.mjs").Totals} Totals */

/** @type {Totals} */
const NOTHING_RAN = { passed: 0, failed: 1, skipped: [] };

/**
 * Builds, checks types, runs every test and closes with the line of totals, whatever happens.
 * @param {readonly string[]} args for vitest
 */
export function runTests(args) {
  return runWithTotals(["build", "typecheck"], args);
}

/**
 * Runs tests and closes with the line of totals, whatever happens.
 * @param {readonly string[]} turboTasks first
 * @param {readonly string[]} args for vitest
 * @param {NodeJS.ProcessEnv} [environment] of the tests, beside that of the toolchain
 */
export async function runWithTotals(turboTasks, args, environment = {}) {
  try {
    const tools = await prepareForTests(turboTasks);
    return closeWith(await runVitest({ ...tools, env: { ...tools.env, ...environment } }, args));
  } catch (error) {
    if (error instanceof Interrupted) throw error;
    if (error instanceof BuildFailed) process.stdout.write(`${error.message.trimEnd()}\n`);
    else printError(error);
    return closeWith(NOTHING_RAN);
  }
}

/**
 * @param {import("./prepare.mjs").Toolchain} tools
 * @param {readonly string[]} args
 */
async function runVitest(tools, args) {
  const folder = mkdtempSync(join(tmpdir(), "task-abstraction-totals-"));
  const totalsFile = join(folder, "totals.json");
  try {
    const reporters = ["--reporter=default", "--reporter=./scripts/totals-reporter.mjs"];
    const exitCode = await runProgram([...vitestCommand(tools), ...reporters, ...args], {
      env: { ...tools.env, TASK_ABSTRACTION_TOTALS_FILE: totalsFile },
    });
    return judge(readTotals(totalsFile), exitCode);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {import("./prepare.mjs").Toolchain} tools
 * @returns {string[]}
 */
export function vitestCommand(tools) {
  return [tools.node, "node_modules/vitest/vitest.mjs", "run"];
}

/**
 * An error outside of tests, or a run that ended before its reporter, counts as a failure too.
 * @param {Totals} totals
 * @param {number} exitCode of vitest
 * @returns {Totals}
 */
function judge(totals, exitCode) {
  return exitCode !== 0 && totals.failed === 0 ? { ...totals, failed: 1 } : totals;
}

/**
 * @param {string} file
 * @returns {Totals}
 */
function readTotals(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return NOTHING_RAN;
  }
}

/**
 * @param {Totals} totals
 * @returns {number} the exit code
 */
function closeWith({ passed, failed, skipped }) {
  for (const { title, reason } of skipped) process.stdout.write(`skipped: ${title} (${reason})\n`);
  for (const line of listAbsentRuns(skipped)) process.stdout.write(`${line}\n`);
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped.length} skipped\n`);
  return failed > 0 ? 1 : 0;
}
