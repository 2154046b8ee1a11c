/** What an application may ship without asking its lawyers: permissive licences, by their names at spdx.org/licenses. */
const allowedLicences: ReadonlySet<string> = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC0-1.0",
  "ISC",
  "MIT",
]);

const TEST_RUNNER = "comes with vitest, which runs the tests of an application and is not shipped with it";
const BUNDLER = "comes with the bundler of @temporalio/worker";

/** By package: why its licence will do although it is not on the list. */
export const licenceExceptions: ReadonlyMap<string, string> = new Map([
  ["caniuse-lite", `CC-BY-4.0, a table of browsers that ${BUNDLER}`],
  ["ibantools", "MIT or MPL-2.0, which its package.json does not write as SPDX has it"],
  ["fs-monkey", `Unlicense, ${BUNDLER}`],
  ["unionfs", `Unlicense, which its package.json does not say, ${BUNDLER}`],
  ["lightningcss", `MPL-2.0, ${TEST_RUNNER}`],
]);

/** Whether an expression such as `(MIT OR GPL-2.0)` leaves a choice, and `MIT AND ISC` nothing, that is not allowed. */
export function isAllowed(expression: string | undefined): boolean {
  if (expression === undefined) return false;
  const choices = expression.replace(/^\((.*)\)$/, "$1").split(" OR ");
  return choices.some((choice) => choice.split(" AND ").every((name) => allowedLicences.has(name)));
}
