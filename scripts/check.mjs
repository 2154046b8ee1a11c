import { prepare, turboCommand } from "./prepare.mjs";
import { printError, secondsSince } from "./progress.mjs";
import { runQuietly } from "./run-program.mjs";
import { vitestCommand } from "./run-tests.mjs";

/** @typedef {import("./prepare.mjs").Toolchain} Toolchain */
/** @typedef {{ name: string, passed: boolean, duration: string, output: string }} Outcome */

/**
 * What `npm run check` holds clean, each part a command line. Warnings are errors everywhere.
 * @param {Toolchain} tools
 * @returns {readonly (readonly [name: string, command: readonly string[]])[]}
 */
function listParts(tools) {
  return [
    [
      "biome",
      [
        tools.node,
        "node_modules/@biomejs/biome/bin/biome",
        "ci",
        "--error-on-warnings",
        "--diagnostic-level=warn",
        "--colors=off",
      ],
    ],
    ["types", turboCommand(tools, ["typecheck", "--continue"])],
    [
      "knip",
      [tools.node, "node_modules/knip/bin/knip.js", "--no-progress", "--treat-config-hints-as-errors"],
    ],
    ["publint", turboCommand(tools, ["publint", "--continue"])],
    ["attw", turboCommand(tools, ["attw", "--continue"])],
    ["tables", [tools.node, "scripts/write-backend-tables.mjs", "--check"]],
    ["report", [tools.node, "scripts/write-conformance.mjs", "--check"]],
    ["api", [tools.node, "tooling/release/src/api/write-api-report.ts", "--check"]],
    ["sizes", [tools.node, "tooling/release/src/size/check-sizes.ts"]],
    ["licences", [tools.node, "tooling/release/src/licence/check-licences.ts"]],
    ["structure", [...vitestCommand(tools), "--project=repository", "structure"]],
  ];
}

/** Runs all parts side by side, shows the output of those that fail, and ends with one line for each. */
export async function check() {
  const tools = await prepare(["build"]);
  const outcomes = await Promise.all(
    listParts(tools).map(([name, command]) => runPart(tools, name, command)),
  );
  const failures = outcomes.filter(({ passed }) => !passed);
  for (const { name, output } of failures) process.stdout.write(`\n--- ${name}\n${output.trimEnd()}\n`);
  if (failures.length > 0) process.stdout.write("\n");
  for (const outcome of outcomes) process.stdout.write(`${summarise(outcome)}\n`);
  if (failures.length > 0) printError(`\nNot clean: ${failures.map(({ name }) => name).join(", ")}.`);
  return failures.length > 0 ? 1 : 0;
}

/**
 * @param {Toolchain} tools
 * @param {string} name
 * @param {readonly string[]} command
 * @returns {Promise<Outcome>}
 */
async function runPart(tools, name, command) {
  const startedAt = performance.now();
  const { exitCode, output } = await runQuietly(command, { env: tools.env });
  return { name, passed: exitCode === 0, duration: secondsSince(startedAt), output };
}

/** @param {Outcome} outcome */
function summarise({ name, passed, duration }) {
  return `${passed ? "ok    " : "FAILED"}  ${name.padEnd(10)} ${duration.padStart(7)}`;
}
