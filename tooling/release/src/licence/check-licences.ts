import { repositoryRoot } from "../workspace/repository-root.ts";
import { isAllowed, licenceExceptions } from "./allowed-licences.ts";
import { listProductionPackages } from "./production-packages.ts";

// Ends with 1 where somebody who installs our packages gets one under a licence that is not on the list.
const packages = listProductionPackages(repositoryRoot);
for (const { manifest, by } of packages) {
  const { name, version, license } = manifest;
  const licence = typeof license === "string" ? license : license?.type;
  if (isAllowed(licence) || licenceExceptions.has(withoutPlatform(name))) continue;
  console.log(`${name}@${version}, which ${by} needs, is under ${licence ?? "no licence that it names"}.`);
  process.exitCode = 1;
}
console.log(`${packages.length} packages looked at.`);

/** `lightningcss-linux-x64-gnu` is `lightningcss`, compiled. */
function withoutPlatform(name: string): string {
  return name.replace(/-(linux|darwin|win32|freebsd|android)-.*/, "");
}
