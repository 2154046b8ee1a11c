import { EngineStartError } from "../container/engine-start-error.ts";
import { runInContainer } from "../container/run-in-container.ts";
import { waitForEnd } from "../container/wait-for-end.ts";
import { connectToDocker } from "../docker/connect-to-docker.ts";

/**
 * An engine that was built without its version tells clients one that is years old, to which they speak otherwise.
 *
 * @throws EngineStartError for a program of another version
 */
export async function requireHatchetVersion(containerName: string, version: string): Promise<void> {
  const command = ["/hatchet-lite", "--version"];
  const { stdout } = await waitForEnd(await runInContainer(await connectToDocker(), containerName, command));
  const told = stdout.trim();
  if (told.startsWith(`v${version}.`)) return;
  throw new EngineStartError(
    `hatchet-lite says that it is ${told}, and ${version} was asked for. Put that one into PATH; one that was built from source learns its version by -ldflags="-X main.Version=v${version}.<patch>".`,
  );
}
