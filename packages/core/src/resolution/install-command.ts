import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

const LOCK_FILES = [
  ["pnpm-lock.yaml", "pnpm add"],
  ["yarn.lock", "yarn add"],
  ["bun.lock", "bun add"],
  ["bun.lockb", "bun add"],
  ["package-lock.json", "npm install"],
] as const;

/** The command that installs a package with the package manager in use here. */
export function installCommand(packageName: string): string {
  return `${commandOfLockFile(process.cwd()) ?? commandOfUserAgent() ?? "npm install"} ${packageName}`;
}

function commandOfLockFile(folder: string): string | undefined {
  const found = LOCK_FILES.find(([file]) => existsSync(join(folder, file)));
  if (found !== undefined) return found[1];
  const parent = dirname(folder);
  return parent === folder ? undefined : commandOfLockFile(parent);
}

/** Package managers name themselves to the scripts they run. */
function commandOfUserAgent(): string | undefined {
  const name = process.env["npm_config_user_agent"]?.split("/")[0];
  return name === "pnpm" || name === "yarn" || name === "bun" ? `${name} add` : undefined;
}
