// Publishes what runs of the conformance suite found: `node scripts/write-conformance.mjs <folder of reports>` puts them
// into docs/conformance-report.json, and writes docs/conformance.md and the line of README.md from it. With `--check` it
// writes nothing and says what is out of date: a page that differs, a suite or a backend that has changed since.
import { existsSync, globSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { conformanceLine, conformancePage } from "./conformance-page.mjs";
import { replaceBetween } from "./replace-between.mjs";
import { root } from "./repository.mjs";

/** @typedef {import("./conformance-page.mjs").SetUpReport} SetUpReport */
/** @typedef {import("./conformance-page.mjs").ConformanceReport} ConformanceReport */

const REPORT = join(root, "docs/conformance-report.json");
const PAGE = join(root, "docs/conformance.md");
const README = join(root, "README.md");

/** @returns {ConformanceReport} */
function readReport() {
  return existsSync(REPORT) ? JSON.parse(readFileSync(REPORT, "utf8")) : { setUps: [] };
}

/**
 * The report with the set-ups of a folder in the place of those of the same name.
 * @param {ConformanceReport} report
 * @param {string} folder
 * @returns {ConformanceReport}
 */
function merge(report, folder) {
  const added = readdirSync(folder).map((name) => readSetUp(join(folder, name)));
  const names = new Set(added.map(({ name }) => name));
  const setUps = [...report.setUps.filter(({ name }) => !names.has(name)), ...added];
  return { setUps: setUps.sort((one, other) => one.name.localeCompare(other.name)) };
}

/**
 * @param {string} path
 * @returns {SetUpReport}
 */
function readSetUp(path) {
  /** @type {SetUpReport} */
  const setUp = JSON.parse(readFileSync(path, "utf8"));
  return { ...setUp, file: relative(root, setUp.file).split(sep).join("/") };
}

/**
 * What is made from the report, by file.
 * @param {ConformanceReport} report
 * @returns {ReadonlyMap<string, string>}
 */
function makePages(report) {
  return new Map([
    [PAGE, conformancePage(report)],
    [README, replaceBetween(readFileSync(README, "utf8"), "conformance", conformanceLine(report))],
  ]);
}

/** @param {ConformanceReport} report */
function write(report) {
  writeFileSync(REPORT, `${JSON.stringify(report, undefined, 2)}\n`);
  for (const [file, text] of makePages(report)) writeFileSync(file, text);
}

/**
 * What is out of date, a line each.
 * @param {ConformanceReport} report
 */
async function findStale(report) {
  const pages = [...makePages(report)].filter(
    ([file, text]) => !existsSync(file) || readFileSync(file, "utf8") !== text,
  );
  const testFiles = globSync("packages/*/test/conformance-*.test.ts", { cwd: root }).map((file) =>
    file.split(sep).join("/"),
  );
  const setUps = await Promise.all(report.setUps.map(findStaleSetUp));
  return [
    ...pages.map(([file]) => `${relative(root, file)} is not what docs/conformance-report.json makes`),
    ...testFiles
      .filter((file) => report.setUps.every((setUp) => setUp.file !== file))
      .map((file) => `the report lacks ${file}`),
    ...report.setUps
      .filter(({ file }) => !testFiles.includes(file))
      .map(({ name, file }) => `the report has ${name} of ${file}, which is gone`),
    ...setUps.flat(),
  ];
}

/**
 * @param {SetUpReport} setUp
 * @returns {Promise<readonly string[]>}
 */
async function findStaleSetUp(setUp) {
  const { listTests } = await importBuilt("packages/conformance");
  const folder = setUp.file.split("/").slice(0, 2).join("/");
  const { default: definition } = await importBuilt(folder);
  const { narrowed, packageName, limits } = setUp;
  const reported = setUp.stages.flatMap((stage) =>
    stage.sections.flatMap((section) =>
      section.tests.map(({ title }) => ({ stage: stage.name, section: section.name, title })),
    ),
  );
  const problems = [];
  if (!isDeepStrictEqual(setUp.capabilities, plain({ ...definition.capabilities, ...narrowed })))
    problems.push(`the capabilities of ${setUp.name} have changed since its report`);
  else if (!isDeepStrictEqual(reported, plain(listTests({ definition, narrowed, packageName, limits }))))
    problems.push(`the suite has other tests for ${setUp.name} than its report`);
  return problems;
}

/**
 * @param {string} folder
 * @returns {Promise<any>}
 */
function importBuilt(folder) {
  return import(pathToFileURL(join(root, folder, "dist/index.js")).href);
}

/**
 * As the report holds it.
 * @param {unknown} value
 */
function plain(value) {
  return JSON.parse(JSON.stringify(value));
}

const [argument] = process.argv.slice(2);
if (argument === "--check") {
  const stale = await findStale(readReport());
  for (const line of stale) console.error(line);
  if (stale.length > 0) {
    console.error("Run: npm run conformance -- <backend> --all");
    process.exitCode = 1;
  }
} else if (argument === undefined) {
  write(readReport());
} else {
  write(merge(readReport(), argument));
}
