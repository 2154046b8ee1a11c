import { setTimeout as delay } from "node:timers/promises";
import type { Docker } from "../docker/connect-to-docker.ts";
import { couldNotFreeze } from "../docker/docker-answers.ts";

const ATTEMPTS = 20;
const PAUSE_MS = 100;

/** Freezes a container. On a busy machine with control groups of version 1 that may take several attempts. */
export async function pauseContainer(docker: Docker, name: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await docker.getContainer(name).pause();
      return;
    } catch (error) {
      if (attempt === ATTEMPTS || !couldNotFreeze(error)) throw error;
    }
    await delay(PAUSE_MS);
  }
}
