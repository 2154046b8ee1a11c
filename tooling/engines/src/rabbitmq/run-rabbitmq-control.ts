import { runInContainer } from "../container/run-in-container.ts";
import type { FinishedCommand } from "../container/running-command.ts";
import { waitForEnd } from "../container/wait-for-end.ts";
import { connectToDocker } from "../docker/connect-to-docker.ts";

/** Runs `rabbitmqctl` in the container of a RabbitMQ. Resolves when it has ended, whatever its exit code. */
export async function runRabbitMqControl(
  containerName: string,
  words: readonly string[],
): Promise<FinishedCommand> {
  const docker = await connectToDocker();
  return waitForEnd(await runInContainer(docker, containerName, ["rabbitmqctl", ...words]));
}

/** The same. @throws Error with what it says when it fails */
export async function requireRabbitMqControl(containerName: string, words: readonly string[]): Promise<void> {
  const { exitCode, stdout, stderr } = await runRabbitMqControl(containerName, words);
  if (exitCode === 0) return;
  throw new Error(`rabbitmqctl ${words[0]} in ${containerName} failed: ${(stderr || stdout).trim()}`);
}
