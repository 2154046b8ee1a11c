/** No Docker daemon answers and none can be started here. The message says what to install or to start. */
export class DockerUnavailableError extends Error {
  override readonly name = "DockerUnavailableError";

  readonly code = "DOCKER_UNAVAILABLE";
}
