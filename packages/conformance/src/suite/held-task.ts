import { defineTask } from "@task-abstraction/core";

/** A task, `held`, that runs until the test lets it go, and then answers `done`. */
export function createHeldTask() {
  const running = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  const held = defineTask("held", async () => {
    running.resolve();
    await release.promise;
    return "done";
  });
  return { held, running: running.promise, release: () => release.resolve() };
}
