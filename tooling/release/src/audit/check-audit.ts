import { createConsumer } from "../consumer/consumer.ts";
import { readInstallLine } from "../consumer/readme.ts";
import { tryCommand } from "../process/run-command.ts";
import { releaseLocally } from "../registry/local-release.ts";
import { listBackends } from "../workspace/published-packages.ts";
import { repositoryRoot } from "../workspace/repository-root.ts";

// Known vulnerabilities in what users get, one backend after the other. Not every registry knows of any: that is said, and no fault.
await using release = await releaseLocally();
for (const [name, { folder }] of listBackends(repositoryRoot)) {
  await using consumer = await createConsumer({ manager: "npm", registryUrl: release.registry.url });
  await consumer.install([...new Set([...readInstallLine(folder), "@task-abstraction/worker-cli"])]);
  const command = ["npm", "audit", "--omit=dev"];
  const { stdout } = await tryCommand([...command, "--json"], { folder: consumer.folder });
  const found = countVulnerabilities(stdout);
  if (found === undefined) console.log(`${name}: the registry has no audits to ask for.`);
  else console.log(`${name}: ${found} known vulnerabilities.`);
  if (found === undefined || found === 0) continue;
  console.log((await tryCommand(command, { folder: consumer.folder })).stdout);
  process.exitCode = 1;
}

/** Undefined where no answer came that is a report. */
function countVulnerabilities(printed: string): number | undefined {
  try {
    const report = JSON.parse(printed) as {
      readonly metadata?: { readonly vulnerabilities?: { total?: number } };
    };
    return report.metadata?.vulnerabilities?.total;
  } catch {
    return undefined;
  }
}
