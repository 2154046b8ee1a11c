import { DockerUnavailableError } from "./docker-unavailable-error.ts";
import { type Machine, thisMachine } from "./machine.ts";

/**
 * Returns at once where a Docker daemon answers. Otherwise, on Linux as root, installs one from the packages of the
 * distribution if need be, and starts it; it keeps running.
 *
 * @throws DockerUnavailableError where that is not possible
 */
export async function ensureDocker(machine: Machine = thisMachine): Promise<void> {
  if (await machine.daemonAnswers()) return;
  const remedy = findRemedy(machine);
  if (remedy !== undefined) throw new DockerUnavailableError(`No Docker daemon answers. ${remedy}`);
  const exitCode = await machine.startDaemon();
  if (exitCode === 0 && (await machine.daemonAnswers())) return;
  throw new DockerUnavailableError(
    `The Docker daemon did not start (exit code ${exitCode}); stderr and /var/log/dockerd.log say why.`,
  );
}

/** What a person has to do first; undefined where the daemon can be started from here. */
function findRemedy(machine: Machine): string | undefined {
  if (machine.namesDaemon) return "Start the one that DOCKER_HOST names, or unset that variable.";
  if (machine.platform !== "linux") return "Install Docker Desktop, or another Docker, and start it.";
  if (!machine.isRoot) {
    return "Install Docker Engine (package docker.io), start it (systemctl start docker) and join the group docker; or run this as root.";
  }
  if (!machine.hasProgram("dockerd") && !machine.hasProgram("apt-get")) {
    return "Install Docker Engine from the packages of this distribution; only apt is done from here.";
  }
  return undefined;
}
