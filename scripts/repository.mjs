import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the checkout. */
export const root = fileURLToPath(new URL("..", import.meta.url));

/** Everything the launcher brings lies here; the folder is ignored by git and may be deleted at any time. */
export const toolchainFolder = join(root, ".toolchain");

/** The Node that development uses, as `nodeVersion` of pnpm-workspace.yaml pins it. */
export const pinnedNode = readPin("pnpm-workspace.yaml", /^nodeVersion:\s*["']?([\d.]+)/m);

/** The pnpm that `packageManager` of package.json pins; another version refuses to run here. */
export const pinnedPnpm = readPin("package.json", /"packageManager":\s*"pnpm@([\d.]+)/);

/** The oldest Node that users may have: `engines.node` of core, where the README's code runs too. */
export const floorNode = completeVersion(readPin("packages/core/package.json", /"node":\s*">=([\d.]+)/));

/**
 * @param {string} path
 * @param {RegExp} pattern
 */
function readPin(path, pattern) {
  const version = pattern.exec(readFileSync(join(root, path), "utf8"))?.[1];
  if (!version) throw new Error(`${path} names no version that matches ${pattern}: write one there.`);
  return version;
}

/** @param {string} version `22.18` names the release `22.18.0` */
function completeVersion(version) {
  return [...version.split("."), "0", "0"].slice(0, 3).join(".");
}
