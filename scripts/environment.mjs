import { accessSync, constants } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { isatty } from "node:tty";
import { toolchainFolder } from "./repository.mjs";

/** Windows spells it `Path`; two spellings in one environment would hide each other. */
export const pathVariable = Object.keys(process.env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";

/** Nobody watches and nobody asked for colours. */
const plain = !isatty(1) && !process.env.FORCE_COLOR;

/** The launcher's own environment, with a home that npm and pnpm can keep their caches in. */
export const environment = {
  ...process.env,
  ...(isWritable(homedir()) ? {} : homeIn(toolchainFolder)),
  // Many programs take CI for a terminal with colours.
  ...(plain ? { NO_COLOR: "1" } : {}),
  TURBO_TELEMETRY_DISABLED: "1",
  TURBO_NO_UPDATE_NOTIFIER: "1",
};

/**
 * @param {readonly string[]} folders put first in PATH
 * @returns {NodeJS.ProcessEnv}
 */
export function environmentWith(folders) {
  const path = [...folders, process.env[pathVariable]].filter(Boolean).join(delimiter);
  return { ...environment, [pathVariable]: path };
}

/** @param {string} folder */
function homeIn(folder) {
  // `npm run` has already told its children where the cache is.
  return { HOME: join(folder, "home"), npm_config_cache: join(folder, "home", ".npm") };
}

/**
 * In a container that runs under an account without an entry, the home is `/` or nowhere.
 * @param {string} folder
 */
function isWritable(folder) {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
