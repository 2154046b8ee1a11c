import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../process/run-command.ts";
import { listPublished } from "../workspace/published-packages.ts";
import { changesetCommand } from "./changesets.ts";

/** Publishes what is not published yet from a copy to a registry on this machine, as the release workflow does. */
export async function publish(folder: string, registryUrl: string): Promise<string> {
  writeFileSync(join(folder, ".npmrc"), registrySettings(registryUrl));
  for (const published of listPublished(folder)) forgetProvenance(published.folder);
  return runCommand(changesetCommand(["publish"]), { folder });
}

/** Of npm and pnpm: ours come from here, everything else from where the machine gets it. */
export function registrySettings(registryUrl: string): string {
  // Clients insist on a password of some kind before they publish; the registry does not look at it.
  return `@task-abstraction:registry=${registryUrl}\n${registryUrl.replace("http:", "")}:_authToken=nobody\n`;
}

/** Only a workflow on GitHub has the identity that a provenance is signed with. */
function forgetProvenance(folder: string): void {
  const file = join(folder, "package.json");
  const manifest = JSON.parse(readFileSync(file, "utf8")) as { publishConfig?: { provenance?: boolean } };
  delete manifest.publishConfig?.provenance;
  writeFileSync(file, `${JSON.stringify(manifest, undefined, 2)}\n`);
}
