import {
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { environment, environmentWith, pathVariable } from "./environment.mjs";
import { describeMachine, NotOnNpm, nodePackageFor } from "./node-packages.mjs";
import { npmCommand } from "./npm.mjs";
import { showNote, showStep } from "./progress.mjs";
import { floorNode, pinnedNode, pinnedPnpm, root, toolchainFolder } from "./repository.mjs";
import { runQuietly } from "./run-program.mjs";
import { settleAll } from "./settle-all.mjs";

/** The oldest Node 24 on which every tool here runs: tsup's floor. */
const OLDEST_DEVELOPMENT_NODE = [24, 11];
const windows = process.platform === "win32";

/** @typedef {{ node: string, pnpm: string, env: NodeJS.ProcessEnv }} Toolchain */

/**
 * Brings the pinned Node and pnpm from npm where the machine's own do not fit, into the ignored folder `.toolchain`.
 * @returns {Promise<Toolchain>} absolute paths of both, and an environment with both first in PATH
 */
export async function bringToolchain() {
  const [node, pnpm] = await settleAll([bringDevelopmentNode(), bringPnpm()]);
  return {
    node,
    pnpm: pnpm.script,
    env: environmentWith([dirname(node), pnpm.binFolder, join(root, "node_modules", ".bin")]),
  };
}

/**
 * Brings the oldest Node that users may have, for the tests that run the README's code on it.
 * @returns {Promise<string | undefined>} the path of its executable; none where npm has none for this machine
 */
export async function bringFloorNode() {
  try {
    return await bringNode(floorNode, `^${floorNode}`);
  } catch (error) {
    if (!(error instanceof NotOnNpm)) throw error;
    showNote(
      `npm has no Node ${floorNode} for this machine: the README's code is tested on the newer one only`,
    );
    return undefined;
  }
}

async function bringDevelopmentNode() {
  return fitsDevelopment(process.versions.node)
    ? process.execPath
    : bringNode(pinnedNode, `^${OLDEST_DEVELOPMENT_NODE.join(".")}`);
}

/** @param {string} version */
function fitsDevelopment(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_DEVELOPMENT_NODE;
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/**
 * @param {string} version
 * @param {string} otherwise a range to take from where npm lacks that very version for this platform
 */
async function bringNode(version, otherwise) {
  const folder = join(toolchainFolder, `node-${version}`);
  const executable = join("bin", windows ? "node.exe" : "node");
  const name = nodePackageFor(describeMachine(), version);
  const path = join(folder, "node_modules", name, executable);
  if (existsSync(path)) return path;
  await showStep(`Node ${version}`, () =>
    installPackage(folder, name, [version, otherwise], async (modules) => {
      const { exitCode, output } = await runQuietly([join(modules, name, executable), "--version"], {
        env: environment,
      });
      if (exitCode !== 0)
        throw new Error(`The Node of the npm package ${name} does not run on this machine:\n${output}`);
    }),
  );
  return path;
}

async function bringPnpm() {
  const own = findPnpmInPath();
  if (own) return own;
  const folder = join(toolchainFolder, `pnpm-${pinnedPnpm}`);
  const modules = join(folder, "node_modules");
  const pnpm = { script: join(modules, "pnpm", "bin", "pnpm.cjs"), binFolder: join(modules, ".bin") };
  if (!existsSync(pnpm.script))
    await showStep(`pnpm ${pinnedPnpm}`, () => installPackage(folder, "pnpm", [pinnedPnpm]));
  return pnpm;
}

/** Reads versions from package.json instead of running what PATH names: a Corepack shim would download another pnpm. */
function findPnpmInPath() {
  for (const binFolder of (process.env[pathVariable] ?? "").split(delimiter)) {
    const command = join(binFolder, windows ? "pnpm.cmd" : "pnpm");
    if (!binFolder || !existsSync(command)) continue;
    const folder = windows
      ? join(binFolder, "node_modules", "pnpm")
      : join(dirname(realpathSync(command)), "..");
    return isPinnedPnpm(folder) ? { script: join(folder, "bin", "pnpm.cjs"), binFolder } : undefined;
  }
  return undefined;
}

/** @param {string} folder */
function isPinnedPnpm(folder) {
  try {
    const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    return name === "pnpm" && version === pinnedPnpm && existsSync(join(folder, "bin", "pnpm.cjs"));
  } catch {
    return false;
  }
}

/**
 * Installs one package into a folder of its own. The folder appears under its name only when it is complete and works,
 * so that an interrupted run starts again cleanly.
 * @param {string} folder
 * @param {string} name
 * @param {readonly string[]} versions the first that npm has is taken
 * @param {(modules: string) => Promise<void>} [verify]
 */
async function installPackage(folder, name, versions, verify) {
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  // A package.json of its own makes npm stay in this folder, whatever lies above it.
  writeFileSync(join(partial, "package.json"), JSON.stringify({ private: true }));
  await installFirstAvailable(partial, name, versions);
  await verify?.(join(partial, "node_modules"));
  rmSync(folder, { recursive: true, force: true });
  renameSync(partial, folder);
}

/**
 * @param {string} folder
 * @param {string} name
 * @param {readonly string[]} versions
 */
async function installFirstAvailable(folder, name, versions) {
  for (const version of versions) {
    const command = npmCommand(["install", `${name}@${version}`, "--prefix", folder]);
    const { exitCode, output } = await runQuietly(command, { env: environment, cwd: folder });
    if (exitCode === 0) return;
    if (!/ETARGET|E404/.test(output)) throw new Error(`npm could not install ${name}@${version}:\n${output}`);
  }
  throw new NotOnNpm(
    `npm has no ${name}@${versions.join(" or ")}. Bring that program another way, put it first in PATH and run the command again.`,
  );
}
