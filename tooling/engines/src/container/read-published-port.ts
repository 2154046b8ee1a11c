import { connectToDocker } from "../docker/connect-to-docker.ts";

/** The port of this machine at which a port of a container that runs is published. @throws RangeError when it is not */
export async function readPublishedPort(containerName: string, port: number): Promise<number> {
  const docker = await connectToDocker();
  const { NetworkSettings: settings } = await docker.getContainer(containerName).inspect();
  const published = settings.Ports[`${port}/tcp`]?.[0]?.HostPort;
  if (published === undefined) throw new RangeError(`${containerName} does not publish its port ${port}.`);
  return Number(published);
}
