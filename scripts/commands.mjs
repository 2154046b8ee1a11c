import { join } from "node:path";
import { check } from "./check.mjs";
import { conformance } from "./conformance.mjs";
import { prepare } from "./prepare.mjs";
import { root } from "./repository.mjs";
import { runProgram } from "./run-program.mjs";
import { runTests, runWithTotals, vitestCommand } from "./run-tests.mjs";

/** @typedef {{ summary: string, run: (args: readonly string[]) => Promise<number> }} Command */

/** What `npm run <name>` can do; each resolves to an exit code. @type {ReadonlyMap<string, Command>} */
export const commands = new Map([
  [
    "quickstart",
    { summary: "extract, transform and load real data through a worker process of its own", run: quickstart },
  ],
  [
    "task-backend",
    { summary: "the companion command, on the tasks and the data of the quickstart", run: taskBackend },
  ],
  ["test", { summary: "build, then run every test; arguments go to vitest", run: runTests }],
  ["check", { summary: "lint, types, unused code, packages and layout", run: check }],
  ["format", { summary: "format and sort imports in place, with the fixes that are safe", run: format }],
  ["build", { summary: "build every package into its dist folder", run: build }],
  ["coverage", { summary: "test coverage of packages/core, as text and in coverage/", run: coverage }],
  ["soak", { summary: "the long tests (**/*.soak.ts), which `npm test` leaves out", run: soak }],
  [
    "engines",
    {
      summary: "engines in containers, to try things with: `-- up postgres`, `-- list`, `-- down`",
      run: engines,
    },
  ],
  [
    "conformance",
    {
      summary: "the suite that a backend must pass: `-- pgboss`, and with --all the faults too, published",
      run: conformance,
    },
  ],
  [
    "bench",
    {
      summary: "a backend beside its engine's own client; `-- --help` says what can be chosen",
      run: bench,
    },
  ],
  ["release", { summary: "what would be published, and whether it may: `-- --dry-run`", run: release }],
  [
    "release-test",
    {
      summary: "publish to a registry on this machine and install every backend from it: `-- [backend…]`",
      run: releaseTest,
    },
  ],
  ["exec", { summary: "any program with the toolchain in PATH, such as `-- changeset`", run: execute }],
]);

/** @param {NodeJS.WriteStream} stream */
export function printHelp(stream) {
  const lines = [...commands].map(([name, { summary }]) => `  npm run ${name.padEnd(14)}${summary}`);
  stream.write(`Usage: npm run <command> [-- arguments]\n\n${lines.join("\n")}\n`);
  return 0;
}

/** @param {readonly string[]} args */
async function quickstart(args) {
  const tools = await prepareQuickstart();
  return runProgram([tools.node, "examples/quickstart/quickstart.ts", ...args], { env: tools.env });
}

/** @param {readonly string[]} args */
async function taskBackend(args) {
  const tools = await prepareQuickstart();
  return runProgram([tools.node, join(root, "packages/worker-cli/dist/task-backend.js"), ...args], {
    env: { PGBOSS_DATA_DIR: join(root, ".task-backend/quickstart"), ...tools.env },
    cwd: join(root, "examples/quickstart"),
  });
}

function prepareQuickstart() {
  return prepare(["build", "--filter=@task-abstraction/example-quickstart^..."]);
}

/** @param {readonly string[]} args */
async function format(args) {
  return execute(["biome", "check", "--write", ...args]);
}

/** @param {readonly string[]} args */
async function build(args) {
  await prepare(["build", ...args]);
  return 0;
}

/** @param {readonly string[]} args */
async function coverage(args) {
  const tools = await prepare(["build"]);
  return runProgram([...vitestCommand(tools), "--project=core", "--coverage", ...args], { env: tools.env });
}

/** @param {readonly string[]} args */
async function soak(args) {
  const tools = await prepare(["build"]);
  const env = { ...tools.env, TASK_ABSTRACTION_SOAK: "1" };
  return runProgram([...vitestCommand(tools), "--project=soak", ...args], { env });
}

/** @param {readonly string[]} args */
async function engines(args) {
  const tools = await prepare([]);
  return runProgram([tools.node, "tooling/engines/src/engines.ts", ...args], { env: tools.env });
}

/** @param {readonly string[]} args */
async function bench(args) {
  const tools = await prepare(["build", "--filter=@task-abstraction/bench^..."]);
  return runProgram([tools.node, "bench/src/bench.ts", ...args], { env: tools.env });
}

/** @param {readonly string[]} args */
async function release(args) {
  const tools = await prepare(["build"]);
  return runProgram([tools.node, "tooling/release/src/release.ts", ...args], { env: tools.env });
}

/** @param {readonly string[]} backends none: every one that is published */
async function releaseTest(backends) {
  const chosen = backends.length === 0 ? "all" : backends.join(",");
  return runWithTotals(["build"], ["--project=release"], { TASK_RELEASE_BACKENDS: chosen });
}

/** @param {readonly string[]} args */
async function execute(args) {
  const tools = await prepare([]);
  return runProgram([tools.node, tools.pnpm, "exec", ...args], { env: tools.env });
}
