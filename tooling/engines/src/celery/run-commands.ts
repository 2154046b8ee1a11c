import { runInContainer } from "../container/run-in-container.ts";
import { waitForEnd } from "../container/wait-for-end.ts";
import type { Docker } from "../docker/connect-to-docker.ts";
import type { CeleryCommands } from "./celery-commands.ts";

/** Commands in a container that runs. */
export function runCommands(docker: Docker, containerName: string): CeleryCommands {
  const start = (command: readonly string[]) => runInContainer(docker, containerName, command);
  const startPython = (source: string) => start(["python", "-c", source]);
  return {
    startPython,
    runPython: async (source, options) => waitForEnd(await startPython(source), options),
    runCelery: async (words, options) => waitForEnd(await start(["celery", ...words]), options),
  };
}
