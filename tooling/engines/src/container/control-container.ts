import type { Docker } from "../docker/connect-to-docker.ts";
import { isUnchanged } from "../docker/docker-answers.ts";
import type { ContainerControl } from "./container-control.ts";
import { pauseContainer } from "./pause-container.ts";
import { removeContainer } from "./remove-container.ts";
import { waitUntilReady } from "./wait-until-ready.ts";

/** How long an engine may take to end in good order. */
const END_DEADLINE_SECONDS = 20;

/** A container that exists. */
export interface ExistingContainer {
  readonly name: string;
  probe(): Promise<void>;
}

/** What can be done to a container that exists. */
export function controlContainer(docker: Docker, { name, probe }: ExistingContainer): ContainerControl {
  const container = docker.getContainer(name);
  const untilReady = () => waitUntilReady(docker, name, probe);
  const stop = () => removeContainer(docker, name);
  return {
    containerName: name,
    kill: async () => void (await container.kill({ signal: "SIGKILL" })),
    end: async () => void (await container.stop({ t: END_DEADLINE_SECONDS }).catch(unlessUnchanged)),
    start: async () => {
      await container.start().catch(unlessUnchanged);
      await untilReady();
    },
    restart: async () => {
      await container.restart({ t: END_DEADLINE_SECONDS });
      await untilReady();
    },
    pause: () => pauseContainer(docker, name),
    unpause: async () => void (await container.unpause()),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function unlessUnchanged(error: unknown): void {
  if (!isUnchanged(error)) throw error;
}
