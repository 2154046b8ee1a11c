import { runInContainer } from "../container/run-in-container.ts";
import { waitForEnd } from "../container/wait-for-end.ts";
import { connectToDocker } from "../docker/connect-to-docker.ts";

/**
 * Runs `hatchet-admin` beside an engine, on its database. Resolves to the last line that it prints.
 *
 * @throws Error with what it says when it fails
 */
export async function runHatchetAdmin(
  containerName: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const command = ["env", ...variables, "/hatchet-admin", ...words, "--config", "/config"];
  const { exitCode, stdout, stderr } = await waitForEnd(
    await runInContainer(await connectToDocker(), containerName, command),
  );
  if (exitCode === 0) return stdout.trim().split("\n").at(-1) ?? "";
  throw new Error(
    `hatchet-admin ${words.join(" ")} failed (${exitCode}) in ${containerName}:\n${stdout}${stderr}`.trim(),
  );
}
