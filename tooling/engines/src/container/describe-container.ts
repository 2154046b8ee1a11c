import { type GenericContainer, Wait } from "testcontainers";
import { type Docker, findPublishedHost } from "../docker/connect-to-docker.ts";
import type { Image } from "../images/image.ts";
import { canUseReaper } from "./can-use-reaper.ts";
import type { ContainerContents } from "./container-plan.ts";
import { labels, writeOwner } from "./labels.ts";
import { obtainNetwork } from "./obtain-network.ts";
import { identifyThisProcess } from "./owner.ts";
import { PublishingContainer } from "./publishing-container.ts";

/** Erlang sets up a table as large as the limit, which some daemons leave as good as open. */
const OPEN_FILES = { hard: 16_384, soft: 16_384 };

/** What is settled about a container beside its contents. */
export interface Surroundings {
  readonly image: Image;
  readonly name: string;
  /** Where people find the engine, for `engines list`. Empty for one that does not listen. */
  readonly url: string;
  readonly ports: readonly PublishedPort[];
  /** The container that it stands on, if any. */
  readonly foundation?: string | undefined;
}

/** A port inside, and the port of this machine at which it is published. */
export interface PublishedPort {
  readonly container: number;
  readonly host: number;
}

/** The contents of a container in the words of testcontainers. */
export async function describeContainer(
  docker: Docker,
  contents: ContainerContents,
  { image, name, url, ports, foundation }: Surroundings,
): Promise<GenericContainer> {
  const isKept = contents.lifetime === "kept";
  const container = new PublishingContainer(image.name, await findPublishedHost())
    .withName(name)
    .withLabels({ [labels.engine]: contents.engine, [labels.version]: contents.version, [labels.url]: url })
    .withLabels(foundation === undefined ? {} : { [labels.foundation]: foundation })
    .withLabels(isKept ? {} : { [labels.owner]: writeOwner(await identifyThisProcess()) })
    .withNetworkMode(await obtainNetwork(docker))
    .withExposedPorts(...ports)
    .withUlimits({ nofile: OPEN_FILES })
    .withEnvironment({ ...contents.environment })
    .withCopyContentToContainer(listFiles(contents))
    // Without a registry there is no image of the reaper either.
    .withAutoCleanup(!isKept && !image.isBuiltHere && (await canUseReaper()))
    // An open port says little about an engine: readiness is asked of the engine, at a start as after a kill.
    .withWaitStrategy(Wait.forAll([]));
  return contents.command === undefined ? container : container.withCommand([...contents.command]);
}

function listFiles({ files = {} }: ContainerContents): {
  readonly target: string;
  readonly content: string;
}[] {
  return Object.entries(files).map(([target, content]) => ({ target, content }));
}
