import { eventually } from "@task-abstraction/conformance";
import { defineTask, unwrap } from "@task-abstraction/core";
import { expect, it } from "vitest";
import { startLosingProxy } from "./support/losing-proxy.ts";
import { createWorld } from "./support/open-backend.ts";
import { skipWithoutHatchet } from "./support/skip-without-hatchet.ts";

skipWithoutHatchet();

const add = defineTask("add", (a: number, b: number) => a + b);

it("a task that was on its way in a stream that broke is run, where the SDK's worker keeps it from running for ever", async () => {
  await using world = createWorld();
  await using proxy = await startLosingProxy(world.address.hostPort);
  const worker = world.open({ add }, { hostPort: proxy.hostPort, rpcTimeoutMs: 2_000 });
  await worker.startWorker();
  const client = world.open();
  proxy.mute();
  const id = await client.submit("add", 1, 2);
  // The engine has sent it, and believes it to run.
  await eventually(async () => expect((await client.getResult(id)).status).toBe("running"), {
    timeoutMs: 15_000,
  });
  proxy.cut();
  expect(unwrap(await client.waitForResult(id, { timeoutMs: 60_000 }))).toBe(3);
}, 90_000);

it("a task that runs while its worker's stream breaks is run once, and told; its worker goes on", async () => {
  await using world = createWorld();
  await using proxy = await startLosingProxy(world.address.hostPort);
  let starts = 0;
  const slow = defineTask("slow", async () => {
    starts += 1;
    // For longer than the engine waits for a dead worker.
    await new Promise((resolve) => setTimeout(resolve, 36_000));
    return starts;
  });
  const backend = world.open({ slow, add }, { hostPort: proxy.hostPort });
  await backend.startWorker({ concurrency: 2 });
  const id = await backend.submit(slow);
  await eventually(() => expect(starts).toBe(1), { timeoutMs: 15_000 });
  proxy.cut();
  const later = await eventually(async () => backend.submit(add, 1, 2), { timeoutMs: 15_000 });
  expect(unwrap(await backend.waitForResult(later, { timeoutMs: 20_000 }))).toBe(3);
  expect(unwrap(await backend.waitForResult(id, { timeoutMs: 60_000 }))).toBe(1);
  expect(starts).toBe(1);
}, 120_000);
