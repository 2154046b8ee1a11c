import type { ContainerPlan } from "../container/container-plan.ts";
import { controlContainer } from "../container/control-container.ts";
import type { EngineContainer } from "../container/engine-container.ts";
import { type ListedContainer, listContainers } from "../container/list-containers.ts";
import { startContainer } from "../container/start-container.ts";
import { connectToDocker, type Docker } from "../docker/connect-to-docker.ts";
import type { EngineOffer } from "./engine-offer.ts";
import type { Output } from "./output.ts";
import { UsageError } from "./usage-error.ts";

/** What `engines up` was told. */
export interface UpOptions {
  readonly version?: string;
  readonly port?: number;
}

/** `engines up`: leaves an engine running, one of each version, and tells where. */
export async function bringUp(offer: EngineOffer, options: UpOptions, output: Output): Promise<void> {
  const version = options.version ?? offer.defaultVersion;
  if (!offer.versions.includes(version)) {
    throw new UsageError(`There is no ${offer.name} ${version}; there are ${offer.versions.join(", ")}.`);
  }
  const docker = await connectToDocker();
  const containers = await listContainers(docker);
  const existing = containers.find(
    (container) =>
      container.engine === offer.name && container.version === version && container.ownerPid === null,
  );
  const { url, containerName } =
    existing === undefined
      ? await startContainer(offer.plan({ version, hostPort: options.port, lifetime: "kept" }))
      : await startAgain(docker, offer, { existing, containers, port: options.port });
  const variables = { [offer.variable]: url, ...(await offer.describe?.(containerName)) };
  const isNew = existing === undefined;
  output.note(`${offer.name} ${version} ${isNew ? "is up" : "was up already"}: ${url}`);
  output.note(`Remove it, with its data, by: engines down ${offer.name}`);
  const lines = Object.entries(variables).map(([name, value]) => `export ${name}=${value}`);
  output.print(lines.join("\n"), {
    engine: offer.name,
    version,
    url,
    variable: offer.variable,
    variables,
    isNew,
  });
}

interface Again {
  readonly existing: ListedContainer;
  /** Among which is what it stands on. */
  readonly containers: readonly ListedContainer[];
  readonly port: number | undefined;
}

/** It may have been stopped in between, as by a reboot. */
async function startAgain(
  docker: Docker,
  offer: EngineOffer,
  { existing, containers, port }: Again,
): Promise<Pick<EngineContainer, "url" | "containerName">> {
  const { name, url, version } = existing;
  const currentPort = readPort(url);
  if (port !== undefined && port !== currentPort) {
    throw new UsageError(
      `${offer.name} ${version} is up at port ${currentPort}. To move it, first: engines down ${offer.name}`,
    );
  }
  const plan = offer.plan({ version, lifetime: "kept" });
  const foundation = containers.find((container) => container.name === existing.foundation);
  if (foundation !== undefined) await startExisting(docker, foundation, plan.foundation);
  await startExisting(docker, existing, plan);
  return { url, containerName: name };
}

async function startExisting(
  docker: Docker,
  { name, url }: ListedContainer,
  plan: Pick<ContainerPlan, "probe"> | undefined,
): Promise<void> {
  await controlContainer(docker, { name, probe: async () => plan?.probe(url) }).start();
}

/** Of a URL with a port, or of host:port. */
function readPort(url: string): number {
  return Number(/:(\d+)(\/|$)/.exec(url)?.[1]);
}
