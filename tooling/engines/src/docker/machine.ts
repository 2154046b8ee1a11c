import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { getContainerRuntimeClient } from "testcontainers";
import { findProgram } from "./find-program.ts";

/** What matters of a machine to whoever needs a Docker daemon on it. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly isRoot: boolean;
  /** Somebody has said which daemon to use. */
  readonly namesDaemon: boolean;
  hasProgram(name: string): boolean;
  /** Whether a daemon answers: the one that DOCKER_HOST names, or that of a customary socket. */
  daemonAnswers(): Promise<boolean>;
  /** Resolves to the exit code; what it does goes to stderr. */
  startDaemon(): Promise<number>;
}

/** The machine that runs this process. */
export const thisMachine: Machine = {
  platform: process.platform,
  isRoot: process.getuid?.() === 0,
  namesDaemon: Boolean(process.env["DOCKER_HOST"]),
  hasProgram: (name) => findProgram(name) !== undefined,
  daemonAnswers,
  startDaemon,
};

async function daemonAnswers(): Promise<boolean> {
  if (isDaemonHere()) process.env["TESTCONTAINERS_HOST_OVERRIDE"] ??= "127.0.0.1";
  return getContainerRuntimeClient().then(
    () => true,
    () => false,
  );
}

/**
 * testcontainers takes a machine that was made of an image for a container, looks for published ports at the gateway of
 * the daemon's network, and may have to pull an image to find that.
 */
function isDaemonHere(): boolean {
  if (process.env["DOCKER_HOST"]) return false;
  try {
    const pid = readFileSync("/var/run/docker.pid", "utf8").trim();
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim() === "dockerd";
  } catch {
    return false;
  }
}

function startDaemon(): Promise<number> {
  const script = fileURLToPath(new URL("../../docker/start-dockerd.sh", import.meta.url));
  return new Promise((resolve, reject) => {
    spawn(script, { stdio: ["ignore", "ignore", "inherit"] })
      .once("error", reject)
      .once("exit", (exitCode) => resolve(exitCode ?? 1));
  });
}
