import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { showStep } from "./progress.mjs";
import { pinnedPnpm, root } from "./repository.mjs";
import { runQuietly } from "./run-program.mjs";

/** Lies among what it vouches for: whoever deletes node_modules deletes it too. */
const stampFile = join(root, "node_modules", ".task-abstraction-set-up");

const INSTALL = [
  "install",
  "--frozen-lockfile",
  // A user's NODE_ENV=production or `optional=false` would leave out compilers and platform executables.
  "--prod=false",
  "--config.optional=true",
  // Without a terminal pnpm would otherwise refuse to replace a node_modules that it finds half done.
  "--config.confirmModulesPurge=false",
  "--reporter=append-only",
];

/**
 * Runs `pnpm install` unless what lies there was installed from exactly these manifests and this lock file.
 * @param {import("./toolchain.mjs").Toolchain} tools
 */
export async function installDependencies(tools) {
  const manifests = listManifests();
  const stamp = hashFiles(["pnpm-lock.yaml", "pnpm-workspace.yaml", ...manifests]);
  if (isInstalled(stamp, manifests)) return;
  await showStep("dependencies", async () => {
    rmSync(stampFile, { force: true });
    const { exitCode, output } = await runQuietly([tools.node, tools.pnpm, ...INSTALL], { env: tools.env });
    if (exitCode !== 0) throw new Error(`pnpm install failed:\n${output}`);
    writeFileSync(stampFile, stamp);
  });
}

/**
 * @param {string} stamp
 * @param {readonly string[]} manifests
 */
function isInstalled(stamp, manifests) {
  if (!existsSync(stampFile) || readFileSync(stampFile, "utf8") !== stamp) return false;
  return manifests
    .filter(declaresDependencies)
    .every((manifest) => existsSync(join(root, manifest, "..", "node_modules")));
}

/** The package.json of the root and of every package that pnpm-workspace.yaml names. */
function listManifests() {
  const workspace = readFileSync(join(root, "pnpm-workspace.yaml"), "utf8");
  const patterns = [...workspace.matchAll(/^ {2}- ["']?([\w-]+)(\/\*)?["']?$/gm)];
  const folders = patterns.flatMap(([, folder = "", children]) =>
    children ? readdirSync(join(root, folder)).map((child) => `${folder}/${child}`) : [folder],
  );
  return ["package.json", ...folders.map((folder) => `${folder}/package.json`)].filter((path) =>
    existsSync(join(root, path)),
  );
}

/** @param {string} manifest */
function declaresDependencies(manifest) {
  const { dependencies, devDependencies, peerDependencies } = JSON.parse(
    readFileSync(join(root, manifest), "utf8"),
  );
  return Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies }).length > 0;
}

/** @param {readonly string[]} paths */
function hashFiles(paths) {
  const hash = createHash("sha256").update(`pnpm ${pinnedPnpm} on ${process.platform}-${process.arch}\n`);
  for (const path of paths) hash.update(`${path}\n`).update(readFileSync(join(root, path)));
  return hash.digest("hex");
}
