import { runInContainer } from "../container/run-in-container.ts";
import type { FinishedCommand } from "../container/running-command.ts";
import { type CommandOptions, waitForEnd } from "../container/wait-for-end.ts";
import { connectToDocker } from "../docker/connect-to-docker.ts";
import type { TemporalAddress } from "./start-temporal.ts";

/** Which container has the CLI, and in which namespace of the server in it. Default `default`. */
export interface TemporalPlace extends Pick<TemporalAddress, "containerName"> {
  readonly namespace?: string;
}

/**
 * Runs Temporal's CLI beside a server or in one of its namespaces, with words such as `["workflow", "list"]`. Resolves
 * when it has ended, whatever its exit code.
 *
 * @throws Error when it takes too long; it is killed then
 */
export async function runTemporal(
  { containerName, namespace = "default" }: TemporalPlace,
  words: readonly string[],
  options?: CommandOptions,
): Promise<FinishedCommand> {
  const docker = await connectToDocker();
  const command = ["env", `TEMPORAL_NAMESPACE=${namespace}`, "temporal", ...words];
  return waitForEnd(await runInContainer(docker, containerName, command), options);
}
