import { controlContainer } from "../container/control-container.ts";
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
  const existing = (await listContainers(docker)).find(
    (container) =>
      container.engine === offer.name && container.version === version && container.ownerPid === null,
  );
  const url =
    existing === undefined
      ? await startNew(offer, { ...options, version })
      : await startAgain(docker, offer, { existing, port: options.port });
  const isNew = existing === undefined;
  output.note(`${offer.name} ${version} ${isNew ? "is up" : "was up already"}: ${url}`);
  output.note(`Remove it, with its data, by: engines down ${offer.name}`);
  output.print(`export ${offer.variable}=${url}`, {
    engine: offer.name,
    version,
    url,
    variable: offer.variable,
    isNew,
  });
}

async function startNew(
  offer: EngineOffer,
  { version, port }: { readonly version: string; readonly port?: number },
): Promise<string> {
  const { url } = await startContainer(offer.plan({ version, hostPort: port, lifetime: "kept" }));
  return url;
}

/** It may have been stopped in between, as by a reboot. */
async function startAgain(
  docker: Docker,
  offer: EngineOffer,
  { existing, port }: { readonly existing: ListedContainer; readonly port: number | undefined },
): Promise<string> {
  const { name, url, version } = existing;
  const currentPort = readPort(url);
  if (port !== undefined && port !== currentPort) {
    throw new UsageError(
      `${offer.name} ${version} is up at port ${currentPort}. To move it, first: engines down ${offer.name}`,
    );
  }
  const { probe } = offer.plan({ version, lifetime: "kept" });
  await controlContainer(docker, { name, probe: () => probe(url) }).start();
  return url;
}

/** Of a URL with a port, or of host:port. */
function readPort(url: string): number {
  return Number(/:(\d+)(\/|$)/.exec(url)?.[1]);
}
