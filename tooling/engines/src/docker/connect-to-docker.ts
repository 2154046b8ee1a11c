import { type ContainerRuntimeClient, getContainerRuntimeClient } from "testcontainers";
import { ensureDocker } from "./ensure-docker.ts";

/** The client of the Docker API that testcontainers uses, for what testcontainers itself does not do. */
export type Docker = ContainerRuntimeClient["container"]["dockerode"];

/** @throws DockerUnavailableError */
export async function connectToDocker(): Promise<Docker> {
  await ensureDocker();
  return (await getContainerRuntimeClient()).container.dockerode;
}

/**
 * The host at which published ports are found. As a number where it is this machine: `localhost` has two addresses, and
 * a client that finds neither open would tell of both instead of one ECONNREFUSED.
 */
export async function findPublishedHost(): Promise<string> {
  const { host } = (await getContainerRuntimeClient()).info.containerRuntime;
  return host === "localhost" ? "127.0.0.1" : host;
}
