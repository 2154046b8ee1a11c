import { explainCapability } from "./explain-capabilities.mjs";

/** @typedef {import("../packages/conformance/src/report/set-up-report.ts").SetUpReport} SetUpReport */
/** @typedef {import("../packages/conformance/src/report/set-up-report.ts").SectionReport} SectionReport */
/** @typedef {SectionReport["tests"][number]} TestReport */
/** @typedef {{ readonly setUps: readonly SetUpReport[] }} ConformanceReport */

/**
 * `docs/conformance.md`.
 * @param {ConformanceReport} report
 */
export function conformancePage({ setUps }) {
  const parts = [
    "# Conformance",
    "",
    "What the suite of [`@task-abstraction/conformance`](../packages/conformance) found, on real engines. A number is that of the",
    "tests that passed; a section of the capabilities has other tests where a backend lacks one. Made from",
    "`conformance-report.json` by `npm run conformance -- <backend> --all`; `npm run check` holds the three together.",
    "That the suite itself catches what it should is shown by [mutants](conformance-mutants.md).",
    "",
    resultsTable(setUps),
    "",
    ...exceptions(setUps),
    "## Declared capabilities",
    "",
    capabilitiesTable(setUps),
    "",
    "## A worker's death",
    "",
    "How long its tasks wait at most until another worker runs them, and why.",
    "",
    ...setUps.map(
      ({ name, limits }) => `- **${name}**: ${limits.redeliveryMs / 1_000} s. ${sentence(limits.why)}`,
    ),
  ];
  return `${parts.join("\n")}\n`;
}

/**
 * One line for the README, with the total of every set-up.
 * @param {ConformanceReport} report
 */
export function conformanceLine({ setUps }) {
  const totals = setUps.map((setUp) => {
    const tests = listTests(setUp);
    return `${setUp.name} **${count(tests, "passed")} of ${tests.length}**`;
  });
  return `[Conformance](docs/conformance.md), on real engines: ${totals.join(" · ")}`;
}

/** @param {readonly SetUpReport[]} setUps */
function resultsTable(setUps) {
  const rows = [row(["", ...setUps.map(({ name }) => name)]), row(["---", ...setUps.map(() => "---")])];
  for (const stage of namesOf(setUps.map(({ stages }) => stages))) {
    const stages = setUps.map((setUp) => setUp.stages.find(({ name }) => name === stage));
    const cells = stages.map((found) =>
      found === undefined
        ? ""
        : `**${summarise(found.sections.flatMap(({ tests }) => tests))}**, ${found.seconds} s`,
    );
    rows.push(row([`**${stage}**`, ...cells]));
    for (const section of namesOf(stages.map((found) => found?.sections ?? []))) {
      const sections = stages.map((found) => found?.sections.find(({ name }) => name === section));
      rows.push(
        row([section, ...sections.map((found) => (found === undefined ? "" : summarise(found.tests)))]),
      );
    }
  }
  return rows.join("\n");
}

/** @param {readonly SetUpReport[]} setUps */
function capabilitiesTable(setUps) {
  const names = /** @type {(keyof SetUpReport["capabilities"])[]} */ (
    Object.keys(setUps[0]?.capabilities ?? {})
  );
  return [
    row(["", ...setUps.map(({ name }) => name)]),
    row(["---", ...setUps.map(() => "---")]),
    ...names.map((name) =>
      row([`\`${name}\``, ...setUps.map(({ capabilities }) => explainCapability(capabilities, name))]),
    ),
  ].join("\n");
}

/**
 * What did not simply pass, with its reason.
 * @param {readonly SetUpReport[]} setUps
 */
function exceptions(setUps) {
  const lines = setUps.flatMap((setUp) =>
    setUp.stages.flatMap(({ sections }) =>
      sections.flatMap((section) =>
        section.tests
          .filter(({ outcome }) => outcome !== "passed")
          .map((test) => `- ${setUp.name}, ${section.name}: ${test.title} (${explainOutcome(test)})`),
      ),
    ),
  );
  return lines.length === 0 ? [] : ["## Not passed, or not run", "", ...lines, ""];
}

/** @param {TestReport} test */
function explainOutcome(test) {
  return "reason" in test ? `${test.outcome}: ${test.reason}` : test.outcome;
}

/** @param {readonly TestReport[]} tests */
function summarise(tests) {
  const others = /** @type {const} */ (["failed", "known failure", "not run"])
    .filter((outcome) => count(tests, outcome) > 0)
    .map((outcome) => `${count(tests, outcome)} ${outcome}`);
  return [`${count(tests, "passed")}`, ...others].join(", ");
}

/**
 * @param {readonly TestReport[]} tests
 * @param {TestReport["outcome"]} outcome
 */
function count(tests, outcome) {
  return tests.filter((test) => test.outcome === outcome).length;
}

/** @param {SetUpReport} setUp */
function listTests({ stages }) {
  return stages.flatMap(({ sections }) => sections.flatMap(({ tests }) => tests));
}

/**
 * Every name once, in the order of the first list that has it.
 * @param {readonly (readonly { readonly name: string }[])[]} lists
 */
function namesOf(lists) {
  return [...new Set(lists.flat().map(({ name }) => name))];
}

/** @param {readonly string[]} cells */
function row(cells) {
  return `| ${cells.join(" | ")} |`;
}

/** @param {string} text */
function sentence(text) {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
