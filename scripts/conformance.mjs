import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepare } from "./prepare.mjs";
import { printError } from "./progress.mjs";
import { root } from "./repository.mjs";
import { runProgram } from "./run-program.mjs";
import { runWithTotals } from "./run-tests.mjs";

/** Without `--all`: the stages that leave the engine alone, in the titles of their tests. */
const QUICK = "(required|capabilities)( |:)";

/**
 * The suite on every set-up of a backend. With `--all` the faults too, and when all is well what was found is published:
 * docs/conformance-report.json, docs/conformance.md and the line of README.md.
 * @param {readonly string[]} args the backend, `--all`, and what vitest is to know
 */
export async function conformance(args) {
  const [backend = "", ...more] = args.filter((word) => word !== "--all");
  const tests = `packages/backend-${backend}/test`;
  if (backend === "" || !existsSync(join(root, tests))) {
    process.stderr.write(
      `Usage: npm run conformance -- <backend> [--all], with ${listBackends().join(" or ")}\n`,
    );
    return 2;
  }
  return args.includes("--all") ? runAll(tests, more) : runQuick(tests, more);
}

/**
 * @param {string} tests
 * @param {readonly string[]} more
 */
async function runQuick(tests, more) {
  process.stdout.write("Without the faults, which --all adds.\n");
  return runWithTotals(["build"], [`${tests}/conformance-`, "-t", QUICK, ...more]);
}

/**
 * @param {string} tests
 * @param {readonly string[]} more
 */
async function runAll(tests, more) {
  const reports = mkdtempSync(join(tmpdir(), "task-abstraction-conformance-"));
  try {
    const environment = { TASK_CONFORMANCE_REPORT: reports, TASK_CONFORMANCE_ALL: "1" };
    const exitCode = await runWithTotals(["build"], [`${tests}/conformance-`, ...more], environment);
    if (exitCode !== 0) return exitCode;
    if (tookPlace(reports)) return await publish(reports);
    printError("Nothing is published: the run did not take place.");
    return 3;
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
}

/**
 * Whether every set-up ran something: there may be no engine.
 * @param {string} reports
 */
function tookPlace(reports) {
  const files = readdirSync(reports);
  return files.every((file) => {
    const { stages } = JSON.parse(readFileSync(join(reports, file), "utf8"));
    return stages.some((/** @type {{ seconds: number | null }} */ { seconds }) => seconds !== null);
  });
}

/** @param {string} reports */
async function publish(reports) {
  const tools = await prepare([]);
  return runProgram([tools.node, "scripts/write-conformance.mjs", reports], { env: tools.env });
}

function listBackends() {
  return readdirSync(join(root, "packages"))
    .filter((name) => existsSync(join(root, "packages", name, "test")) && name.startsWith("backend-"))
    .map((name) => name.slice("backend-".length));
}
