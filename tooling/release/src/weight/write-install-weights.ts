import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createConsumer } from "../consumer/consumer.ts";
import { listInstalled, measureFolder } from "../consumer/installed-packages.ts";
import { readInstallLine } from "../consumer/readme.ts";
import { type LocalRelease, releaseLocally } from "../registry/local-release.ts";
import { listBackends } from "../workspace/published-packages.ts";
import { repositoryRoot } from "../workspace/repository-root.ts";

const PAGE = "docs/install-weight.md";
const WORKER = "@task-abstraction/worker-cli";

// Writes what an installation of each backend weighs on this platform. Needs the network.
await using release = await releaseLocally();
const rows = [await measure(release, "no backend", ["@task-abstraction/core", WORKER])];
for (const [name, { folder }] of listBackends(repositoryRoot))
  rows.push(await measure(release, name, [...new Set([...readInstallLine(folder), WORKER])]));
writeFileSync(join(repositoryRoot, PAGE), page(rows));
console.log(`${PAGE} written`);

async function measure(
  { registry }: LocalRelease,
  title: string,
  packages: readonly string[],
): Promise<string> {
  await using consumer = await createConsumer({ manager: "npm", registryUrl: registry.url });
  await consumer.install(packages);
  const installed = listInstalled(consumer.folder);
  const ours = installed.filter(({ name }) => name.startsWith("@task-abstraction/"));
  return `| ${title} | ${installed.length} | ${megabytes([join(consumer.folder, "node_modules")])} | ${megabytes(ours.map(({ folder }) => folder))} |`;
}

function megabytes(folders: readonly string[]): string {
  const bytes = folders.reduce((sum, folder) => sum + measureFolder(folder), 0);
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function page(lines: readonly string[]): string {
  return `# What an installation weighs

The worker command and one backend with all that the README of the backend names, as npm installs them on
${process.platform}-${process.arch} with Node ${process.versions.node.split(".")[0]}: nobody gets the engine of another. Written by
\`npm run build && npm run exec -- node tooling/release/src/weight/write-install-weights.ts\`, which needs the network; the sizes that
\`npm run check\` holds are in [size-budgets.ts](../tooling/release/src/size/size-budgets.ts).

| backend | packages | on disk | of it ours |
|---|---|---|---|
${lines.join("\n")}
`;
}
