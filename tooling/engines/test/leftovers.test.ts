import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { listContainers } from "../src/container/list-containers.ts";
import { removeLeftovers } from "../src/container/remove-leftovers.ts";
import { connectToDocker } from "../src/docker/connect-to-docker.ts";

const starterFile = fileURLToPath(new URL("leftovers/starter.ts", import.meta.url));

test("removeLeftovers() removes the container of a process that was killed, and not before", async () => {
  const docker = await connectToDocker();
  const starter = spawn(process.execPath, [starterFile], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void starter.kill("SIGKILL"));
  const name = await readLine(starter);
  await removeLeftovers(docker);
  expect(await listNames()).toContain(name);
  starter.kill("SIGKILL");
  await once(starter, "exit");
  await removeLeftovers(docker);
  expect(await listNames()).not.toContain(name);

  async function listNames(): Promise<readonly string[]> {
    return (await listContainers(docker)).map((container) => container.name);
  }
});

async function readLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error("The starter has no stdout.");
  const [line] = await once(stdout.setEncoding("utf8"), "data");
  return String(line).trim();
}
