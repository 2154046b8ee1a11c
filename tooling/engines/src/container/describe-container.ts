import { GenericContainer, Wait } from "testcontainers";
import type { Docker } from "../docker/connect-to-docker.ts";
import type { Image } from "../images/image.ts";
import { canUseReaper } from "./can-use-reaper.ts";
import type { ContainerPlan } from "./container-plan.ts";
import { labels, writeOwner } from "./labels.ts";
import { obtainNetwork } from "./obtain-network.ts";
import { identifyThisProcess } from "./owner.ts";

interface Surroundings {
  readonly docker: Docker;
  readonly image: Image;
  readonly name: string;
  readonly url: string;
}

/** A plan in the words of testcontainers. */
export async function describeContainer(
  plan: ContainerPlan & { readonly hostPort: number },
  { docker, image, name, url }: Surroundings,
): Promise<GenericContainer> {
  const isKept = plan.lifetime === "kept";
  const container = new GenericContainer(image.name)
    .withName(name)
    .withLabels({ [labels.engine]: plan.engine, [labels.version]: plan.version, [labels.url]: url })
    .withLabels(isKept ? {} : { [labels.owner]: writeOwner(await identifyThisProcess()) })
    .withNetworkMode(await obtainNetwork(docker))
    .withExposedPorts({ container: plan.containerPort, host: plan.hostPort })
    .withEnvironment({ ...plan.environment })
    .withCopyContentToContainer(listFiles(plan))
    // Without a registry there is no image of the reaper either.
    .withAutoCleanup(!isKept && !image.isBuiltHere && (await canUseReaper()))
    // An open port says little about an engine: readiness is asked of the engine, at a start as after a kill.
    .withWaitStrategy(Wait.forAll([]));
  return plan.command === undefined ? container : container.withCommand([...plan.command]);
}

function listFiles({ files = {} }: ContainerPlan): { readonly target: string; readonly content: string }[] {
  return Object.entries(files).map(([target, content]) => ({ target, content }));
}
