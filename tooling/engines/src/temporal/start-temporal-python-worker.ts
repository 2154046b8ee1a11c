import type { ContainerControl } from "../container/container-control.ts";
import type { ContainerContents } from "../container/container-plan.ts";
import { launchContainer, nameContainer } from "../container/launch-container.ts";
import { prepareContainer } from "../container/prepare-container.ts";
import { readLog } from "../container/read-log.ts";
import { requireInLog } from "../container/require-in-log.ts";
import { runInContainer } from "../container/run-in-container.ts";
import type { FinishedCommand } from "../container/running-command.ts";
import { type CommandOptions, waitForEnd } from "../container/wait-for-end.ts";
import type { ImageSource } from "../images/image.ts";
import { type PythonModules, readModules } from "../python/read-modules.ts";

/** There is no official image of Temporal's SDK for Python. */
export const temporalPythonImage: ImageSource = {
  recipe: {
    folder: "temporal-python",
    dockerfile: "Dockerfile",
    version: "1.35",
    pythonRequirements: "requirements.txt",
  },
};

/** What can be chosen about a worker of Temporal's SDK for Python. */
export interface TemporalPythonWorkerOptions {
  /** Of a Temporal, as other containers reach it. */
  readonly addressInside: string;
  /** Default `default`. */
  readonly namespace?: string | undefined;
  readonly taskQueue: string;
  /** What can be imported. */
  readonly modules: PythonModules;
  /** The one among them whose list `activities` is served. Default `activities`. */
  readonly module?: string | undefined;
}

/** A worker of Temporal's SDK for Python, in a container of its own. */
export interface TemporalPythonWorker extends ContainerControl {
  /**
   * Runs a script to its end, with the modules, TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE, whatever its exit code.
   *
   * @throws Error when it takes too long; it is killed then
   */
  runPython(source: string, options?: CommandOptions): Promise<FinishedCommand>;
  /** All it has logged, before a kill too. */
  readLog(): Promise<string>;
}

/**
 * Starts a worker of Temporal's SDK for Python, which serves activities and no workflows; removed at `stop()`, or after
 * this process has died. Resolves when it is ready for tasks.
 *
 * @throws DockerUnavailableError, ImageUnavailableError, EngineStartError
 */
export async function startTemporalPythonWorker(
  options: TemporalPythonWorkerOptions,
): Promise<TemporalPythonWorker> {
  const contents = await describeWorker(options);
  const { docker, image } = await prepareContainer(contents.image);
  const name = nameContainer(contents);
  const control = await launchContainer(docker, contents, {
    image,
    name,
    url: "",
    ports: [],
    probe: () => requireInLog(docker, name, /^ready\.$/m),
  });
  return {
    ...control,
    readLog: () => readLog(docker, name),
    runPython: async (source, limits) =>
      waitForEnd(await runInContainer(docker, name, ["python", "-c", source]), limits),
  };
}

async function describeWorker({
  addressInside,
  namespace = "default",
  taskQueue,
  modules,
  module = "activities",
}: TemporalPythonWorkerOptions): Promise<ContainerContents> {
  return {
    engine: "temporal-python",
    version: temporalPythonImage.recipe.version,
    image: temporalPythonImage,
    environment: { TEMPORAL_ADDRESS: addressInside, TEMPORAL_NAMESPACE: namespace },
    files: await readModules(modules),
    command: ["python", "/opt/temporal/serve.py", module, taskQueue],
  };
}
