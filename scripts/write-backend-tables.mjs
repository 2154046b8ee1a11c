// Writes the tables of settings and capabilities into the README of each backend, from its own definition, so that
// they cannot say anything else: `npm run exec -- node scripts/write-backend-tables.mjs [--check]`.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./repository.mjs";

const BACKENDS = ["backend-pgboss"];

/** @typedef {import("../packages/core/src/adapter/capabilities.ts").Capabilities} Capabilities */
/** @typedef {{ environment?: string, default?: unknown, description: string }} Setting */

/** What a value of each kind means to a reader. @type {{ [Name in keyof Capabilities]: (value: Capabilities[Name]) => string }} */
const CAPABILITIES = {
  delay: (value) => (value === false ? "no" : `up to ${days(value.maxMs)}, ${value.precisionMs} ms exact`),
  priority: yesNo,
  idempotencyKey: yesNo,
  expires: yesNo,
  cancel: (value) =>
    value === false ? "no" : value === "running" ? "queued and running tasks" : "queued tasks",
  unknownId: (value) => (value === "not-found" ? "`TASK_NOT_FOUND`" : "reads as pending"),
  unknownIdGraceMs: (value) => `${value} ms`,
  unregisteredTask: (value) =>
    value === "queued" ? "waits for a worker, which ends it `NOT_REGISTERED`" : "refused",
  results: (value) =>
    ({ "any-process": "any process", "submitter-only": "only the submitter", none: "nobody" })[value],
  stepResults: yesNo,
  retryDelay: (value) => (value === "per-failure" ? "each failure its own" : "one schedule per task"),
  crashUsesAttempt: yesNo,
  workerLost: (value) =>
    value === "configured"
      ? "after `maxDeliveries` starts"
      : value === "engine"
        ? "by the engine's limit"
        : "never",
  maxRunMs: (value) => (value === null ? "no limit" : `${value} ms (${hours(value)})`),
  maxPayloadBytes: (value) => (value === null ? "no limit" : `${value} bytes`),
  reports: (value) =>
    Object.keys(value)
      .filter((fact) => value[/** @type {keyof typeof value} */ (fact)])
      .join(", "),
};

/** @param {boolean} value */
function yesNo(value) {
  return value ? "yes" : "no";
}

/** @param {number} milliseconds */
function days(milliseconds) {
  return `${Math.floor(milliseconds / 86_400_000)} days`;
}

/** @param {number} milliseconds */
function hours(milliseconds) {
  const minutes = Math.floor(milliseconds / 60_000);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** @param {Readonly<Record<string, Setting>>} configuration */
function settingsTable(configuration) {
  const rows = Object.entries(configuration).map(([name, setting]) => {
    const variable = setting.environment === undefined ? "" : `\`${setting.environment}\``;
    const fallback = setting.default === undefined ? "" : `\`${setting.default}\``;
    return `| \`${name}\` | ${variable} | ${fallback} | ${setting.description} |`;
  });
  return ["| setting | variable | default | |", "|---|---|---|---|", ...rows].join("\n");
}

/** @param {Capabilities} capabilities */
function capabilitiesTable(capabilities) {
  const names = /** @type {(keyof Capabilities)[]} */ (Object.keys(capabilities));
  const rows = names.map((name) => `| \`${name}\` | ${explainCapability(capabilities, name)} |`);
  return ["| capability | |", "|---|---|", ...rows].join("\n");
}

/**
 * @template {keyof Capabilities} Name
 * @param {Capabilities} capabilities
 * @param {Name} name
 */
function explainCapability(capabilities, name) {
  return CAPABILITIES[name](capabilities[name]);
}

/**
 * The text with the table between `<!-- name -->` and `<!-- /name -->` replaced.
 * @param {string} text
 * @param {string} name
 * @param {string} table
 */
function replaceTable(text, name, table) {
  const pattern = new RegExp(`<!-- ${name} -->[\\s\\S]*?<!-- /${name} -->`);
  if (!pattern.test(text))
    throw new Error(`There is no place for the ${name}: <!-- ${name} --><!-- /${name} -->`);
  return text.replace(pattern, () => `<!-- ${name} -->\n${table}\n<!-- /${name} -->`);
}

const check = process.argv.includes("--check");
for (const folder of BACKENDS) {
  const packageFolder = join(root, "packages", folder);
  const { default: definition } = await import(pathToFileURL(join(packageFolder, "dist/index.js")).href);
  const file = join(packageFolder, "README.md");
  const before = readFileSync(file, "utf8");
  const withSettings = replaceTable(before, "settings", settingsTable(definition.configuration));
  const after = replaceTable(withSettings, "capabilities", capabilitiesTable(definition.capabilities));
  if (after === before) continue;
  if (check) {
    console.error(
      `packages/${folder}/README.md is out of date. Run: npm run exec -- node scripts/write-backend-tables.mjs`,
    );
    process.exitCode = 1;
  } else {
    writeFileSync(file, after);
    console.log(`packages/${folder}/README.md written`);
  }
}
