import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { registrySettings } from "../copy/publish.ts";
import { runCommand } from "../process/run-command.ts";

/** The package managers that a user may have. */
export type ManagerName = "npm" | "pnpm" | "yarn";

/** How one of them is told where packages are, and how it adds some. */
interface Manager {
  configure(folder: string, registryUrl: string): Promise<void>;
  add(packages: readonly string[]): readonly string[];
}

/** By name. */
export const packageManagers: Readonly<Record<ManagerName, Manager>> = {
  npm: {
    configure: writeNpmSettings,
    add: (packages) => ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", ...packages],
  },
  pnpm: {
    configure: writeNpmSettings,
    add: (packages) => ["pnpm", "add", "--ignore-workspace", "--config.minimum-release-age=0", ...packages],
  },
  yarn: { configure: writeYarnSettings, add: (packages) => [...yarnCommand(), "add", ...packages] },
};

async function writeNpmSettings(folder: string, registryUrl: string): Promise<void> {
  writeFileSync(join(folder, ".npmrc"), registrySettings(registryUrl));
}

/** Yarn reads none of npm's settings, so it is told what they are. */
async function writeYarnSettings(folder: string, registryUrl: string): Promise<void> {
  const otherwise = (await runCommand(["npm", "config", "get", "registry"], { folder })).trim();
  const settings = {
    nodeLinker: "node-modules",
    npmRegistryServer: otherwise,
    npmScopes: { "task-abstraction": { npmRegistryServer: registryUrl } },
    unsafeHttpWhitelist: ["127.0.0.1"],
    // The cache of all projects goes by versions, and every run has another 1.0.0.
    enableGlobalCache: false,
    // Yarn takes nothing that was published today, and ours was published a moment ago.
    npmPreapprovedPackages: ["@task-abstraction/*"],
    enableTelemetry: false,
    enableImmutableInstalls: false,
  };
  // YAML holds all JSON.
  writeFileSync(join(folder, ".yarnrc.yml"), `${JSON.stringify(settings, undefined, 2)}\n`);
  // Without it Yarn looks for a project in the folders above.
  writeFileSync(join(folder, "yarn.lock"), "");
}

function yarnCommand(): readonly string[] {
  const manifest = createRequire(import.meta.url).resolve("@yarnpkg/cli-dist/package.json");
  return [process.execPath, join(dirname(manifest), "bin/yarn.js")];
}
