import { randomBytes } from "node:crypto";
import { connectToDocker, type Docker, findPublishedHost } from "../docker/connect-to-docker.ts";
import { isPortTaken } from "../docker/docker-answers.ts";
import type { Image } from "../images/image.ts";
import { obtainImage } from "../images/obtain-image.ts";
import { choosePort } from "./choose-port.ts";
import type { ContainerPlan } from "./container-plan.ts";
import { controlContainer } from "./control-container.ts";
import { describeContainer } from "./describe-container.ts";
import type { EngineContainer } from "./engine-container.ts";
import { EngineStartError } from "./engine-start-error.ts";
import { removeContainer } from "./remove-container.ts";
import { removeLeftovers } from "./remove-leftovers.ts";
import { waitUntilReady } from "./wait-until-ready.ts";

/** How often another free port is tried, where a program takes the one chosen first. */
const PORT_ATTEMPTS = 5;

/**
 * Starts an engine in a container, with everything that takes: a daemon, an image, a network. Resolves when it is ready.
 *
 * @throws DockerUnavailableError, ImageUnavailableError, EngineStartError
 */
export async function startContainer(plan: ContainerPlan): Promise<EngineContainer> {
  const docker = await connectToDocker();
  await removeLeftovers(docker);
  const image = await obtainImage(docker, plan.image);
  if (plan.hostPort !== undefined) return startAt(docker, image, { ...plan, hostPort: plan.hostPort });
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startAt(docker, image, { ...plan, hostPort: await choosePort() });
    } catch (error) {
      if (attempt === PORT_ATTEMPTS || !(error instanceof EngineStartError && isPortTaken(error.cause)))
        throw error;
    }
  }
}

async function startAt(
  docker: Docker,
  image: Image,
  plan: ContainerPlan & { readonly hostPort: number },
): Promise<EngineContainer> {
  const name = `task-abstraction-${plan.engine}-${plan.version}-${randomBytes(4).toString("hex")}`;
  const url = plan.createUrl({ host: await findPublishedHost(), port: plan.hostPort });
  try {
    const container = await describeContainer(plan, { docker, image, name, url });
    await container.start();
    await waitUntilReady(docker, name, () => plan.probe(url));
    return controlContainer(docker, { name, url, probe: plan.probe });
  } catch (error) {
    await removeContainer(docker, name);
    if (error instanceof EngineStartError) throw error;
    throw new EngineStartError(explainFailure(plan, error), { cause: error });
  }
}

function explainFailure({ engine, version, hostPort }: ContainerPlan, error: unknown): string {
  if (isPortTaken(error)) return `Port ${hostPort} is taken by another program; choose another.`;
  const reason = error instanceof Error ? error.message : String(error);
  return `The container of ${engine} ${version} did not start: ${reason}`;
}
