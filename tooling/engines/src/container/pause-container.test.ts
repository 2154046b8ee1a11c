import { expect, test } from "vitest";
import type { Docker } from "../docker/connect-to-docker.ts";
import { pauseContainer } from "./pause-container.ts";

test("pauseContainer() tries again when the daemon could not freeze it", async () => {
  const daemon = new ImaginedDaemon(["unable to freeze", "unable to freeze"]);
  await pauseContainer(daemon.docker, "name");
  expect(daemon.attempts).toBe(3);
});

test("pauseContainer() rejects at once for any other reason", async () => {
  const daemon = new ImaginedDaemon(["no such container"]);
  await expect(pauseContainer(daemon.docker, "name")).rejects.toThrow("no such container");
  expect(daemon.attempts).toBe(1);
});

/** Fails for a reason at each attempt, for as long as there are reasons. */
class ImaginedDaemon {
  attempts = 0;
  readonly docker: Docker;

  constructor(reasons: readonly string[]) {
    const pause = async (): Promise<void> => {
      this.attempts += 1;
      const reason = reasons[this.attempts - 1];
      if (reason !== undefined) throw new Error(`Cannot pause container: ${reason}`);
    };
    this.docker = { getContainer: () => ({ pause }) } as unknown as Docker;
  }
}
