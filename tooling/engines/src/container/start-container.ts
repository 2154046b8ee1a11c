import { findPublishedHost } from "../docker/connect-to-docker.ts";
import { isPortTaken } from "../docker/docker-answers.ts";
import { choosePort } from "./choose-port.ts";
import type { ContainerPlan, PublishedAddresses } from "./container-plan.ts";
import type { EngineContainer } from "./engine-container.ts";
import { EngineStartError } from "./engine-start-error.ts";
import { launchContainer, nameContainer } from "./launch-container.ts";
import { prepareContainer } from "./prepare-container.ts";

/** How often other free ports are tried, where a program takes those chosen first. */
const PORT_ATTEMPTS = 5;

/** An engine in a container, with all of its ports. */
export interface StartedContainer extends EngineContainer {
  readonly addresses: PublishedAddresses;
  /** What it stands on, where the plan says so. */
  readonly foundation?: StartedContainer;
}

type Preparation = Awaited<ReturnType<typeof prepareContainer>>;

/**
 * Starts an engine in a container, with everything that takes: a daemon, an image, a network. Resolves when it is ready.
 *
 * @throws DockerUnavailableError, ImageUnavailableError, ProgramsUnavailableError, EngineStartError
 */
export async function startContainer(plan: ContainerPlan): Promise<StartedContainer> {
  const preparation = await prepareContainer(plan.image);
  if (plan.foundation === undefined) return startAlone(plan, preparation);
  const foundation = await startContainer(plan.foundation);
  try {
    return standOn(foundation, await startAlone(plan, preparation));
  } catch (error) {
    await foundation.stop();
    throw error;
  }
}

function standOn(foundation: StartedContainer, container: StartedContainer): StartedContainer {
  const stop = async () => {
    await container.stop();
    await foundation.stop();
  };
  return { ...container, foundation, stop, [Symbol.asyncDispose]: stop };
}

async function startAlone(plan: ContainerPlan, preparation: Preparation): Promise<StartedContainer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startAtFreePorts(plan, preparation);
    } catch (error) {
      const isLast = plan.hostPort !== undefined || attempt === PORT_ATTEMPTS;
      if (isLast || !(error instanceof EngineStartError && isPortTaken(error.cause))) throw error;
    }
  }
}

async function startAtFreePorts(
  plan: ContainerPlan,
  { docker, image }: Preparation,
): Promise<StartedContainer> {
  const { containerPort, furtherPorts = [] } = plan;
  const ports = [{ container: containerPort, host: plan.hostPort ?? (await choosePort()) }];
  for (const container of furtherPorts) ports.push({ container, host: await choosePort() });
  const host = await findPublishedHost();
  const addresses = new Map(ports.map((port) => [port.container, { host, port: port.host }]));
  const name = nameContainer(plan);
  const url = plan.createUrl({ host, port: ports[0]?.host ?? containerPort });
  const control = await launchContainer(docker, plan, {
    image,
    name,
    url,
    ports,
    foundation: plan.foundation?.name,
    probe: () => plan.probe(url, addresses),
  });
  return {
    ...control,
    url,
    urlInside: plan.createUrl({ host: name, port: containerPort }),
    addresses,
  };
}
