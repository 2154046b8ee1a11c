import { randomBytes } from "node:crypto";
import type { Docker } from "../docker/connect-to-docker.ts";
import { isPortTaken } from "../docker/docker-answers.ts";
import type { ContainerControl } from "./container-control.ts";
import type { ContainerContents } from "./container-plan.ts";
import { controlContainer } from "./control-container.ts";
import { describeContainer, type Surroundings } from "./describe-container.ts";
import { EngineStartError } from "./engine-start-error.ts";
import { removeContainer } from "./remove-container.ts";
import { waitUntilReady } from "./wait-until-ready.ts";

/** The name that is planned, else one that no other container has. */
export function nameContainer({ name, engine, version }: Omit<ContainerContents, "image">): string {
  return name ?? `task-abstraction-${engine}-${version}-${randomBytes(4).toString("hex")}`;
}

/** Creates and starts one container. Resolves when the probe does; nothing is left of one that fails. */
export async function launchContainer(
  docker: Docker,
  contents: ContainerContents,
  surroundings: Surroundings & { probe(): Promise<void> },
): Promise<ContainerControl> {
  const { name, ports, probe } = surroundings;
  try {
    const container = await describeContainer(docker, contents, surroundings);
    await container.start();
    await waitUntilReady(docker, name, probe);
    return controlContainer(docker, { name, probe });
  } catch (error) {
    await removeContainer(docker, name);
    if (error instanceof EngineStartError) throw error;
    const message = isPortTaken(error)
      ? `Port ${ports.map(({ host }) => host).join(" or ")} is taken by another program; choose another.`
      : `The container of ${contents.engine} ${contents.version} did not start: ${describeError(error)}`;
    throw new EngineStartError(message, { cause: error });
  }
}

function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
