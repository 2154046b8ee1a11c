/**
 * What whole runs say that could not take place, as for want of their engine: once each, so that nobody overlooks it among
 * the tests that were skipped for it.
 * @param {import("./totals-reporter.mjs").Totals["skipped"]} skipped
 * @returns {string[]}
 */
export function listAbsentRuns(skipped) {
  const reasons = skipped.map(({ reason }) => reason);
  return [...new Set(reasons.filter((reason) => reason.includes(" did not take place: ")))];
}
