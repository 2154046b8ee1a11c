// Writes the tables of settings and capabilities into the README of each backend, from its own definition, so that
// they cannot say anything else: `npm run exec -- node scripts/write-backend-tables.mjs [--check]`.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { explainCapability } from "./explain-capabilities.mjs";
import { replaceBetween } from "./replace-between.mjs";
import { root } from "./repository.mjs";

const BACKENDS = ["backend-pgboss", "backend-celery", "backend-temporal", "backend-hatchet"];

/** @typedef {import("../packages/core/src/adapter/capabilities.ts").Capabilities} Capabilities */
/** @typedef {{ environment?: string, default?: unknown, description: string }} Setting */

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

const check = process.argv.includes("--check");
for (const folder of BACKENDS) {
  const packageFolder = join(root, "packages", folder);
  const { default: definition } = await import(pathToFileURL(join(packageFolder, "dist/index.js")).href);
  const file = join(packageFolder, "README.md");
  const before = readFileSync(file, "utf8");
  const withSettings = replaceBetween(before, "settings", settingsTable(definition.configuration));
  const after = replaceBetween(withSettings, "capabilities", capabilitiesTable(definition.capabilities));
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
