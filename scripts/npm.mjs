import { existsSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** What a user's npm settings must not change about the tools: scripts, omitted kinds, workspaces, a dry run. */
const OWN_SETTINGS = [
  "--no-audit",
  "--no-fund",
  "--no-package-lock",
  "--no-update-notifier",
  "--no-global",
  "--no-workspaces",
  "--no-dry-run",
  "--ignore-scripts",
  "--bin-links",
  "--save-exact",
  "--save-prod",
  "--include=prod",
  "--prefer-offline",
  "--loglevel=error",
];

/**
 * @param {readonly string[]} args
 * @returns {string[]} a command line that runs npm without a shell
 */
export function npmCommand(args) {
  const script = findNpmScript();
  return [...(script ? [process.execPath, script] : ["npm"]), ...args, ...OWN_SETTINGS];
}

/** Windows has npm as a `.cmd` file, which only a shell can start; the script behind it runs everywhere. */
function findNpmScript() {
  const running = process.env.npm_execpath;
  if (running && basename(running) === "npm-cli.js" && existsSync(running)) return running;
  const besideNode = join(dirname(process.execPath), "node_modules", "npm", "bin", "npm-cli.js");
  return existsSync(besideNode) ? besideNode : undefined;
}
