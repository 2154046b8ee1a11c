import { eventually } from "@task-abstraction/conformance";
import { defineTask, unwrap } from "@task-abstraction/core";
import { startHatchet } from "@task-abstraction/engines";
import { expect, it } from "vitest";
import { createWorld } from "./support/open-backend.ts";
import { skipWithoutHatchet } from "./support/skip-without-hatchet.ts";

skipWithoutHatchet();

/** So long the SDK tries to tell an outcome; then it tells a failure in its place. */
const SDK_TRIES_MS = 13_000;

it("a task that ends while the engine is away is completed when it is back, and was run once", async () => {
  const server = await startHatchet({ fsync: false });
  try {
    await using world = createWorld(server);
    let starts = 0;
    const gate = Promise.withResolvers<string>();
    const held = defineTask("held", { retry: { maxAttempts: 3, initialDelayMs: 0 } }, () => {
      starts += 1;
      return gate.promise;
    });
    const backend = world.open({ held });
    await backend.startWorker();
    const id = await backend.submit(held);
    await eventually(() => expect(starts).toBe(1), { timeoutMs: 10_000 });
    const waiting = backend.waitForResult(id, { timeoutMs: 90_000 });
    await server.kill();
    gate.resolve("done while nobody could be told");
    // As long as the edge is: what shorter outages do, the suite proves.
    await new Promise((resolve) => setTimeout(resolve, SDK_TRIES_MS + 2_000));
    await server.startAfresh();
    expect(unwrap(await waiting)).toBe("done while nobody could be told");
    expect(starts).toBe(1);
  } finally {
    await server.stop();
  }
}, 150_000);
