import { fileURLToPath } from "node:url";
import { startProcess } from "@task-abstraction/conformance";
import { expect, it } from "vitest";
import { createWorld } from "./support/open-backend.ts";
import { skipWithoutHatchet } from "./support/skip-without-hatchet.ts";

skipWithoutHatchet();

const program = (name: string): string => fileURLToPath(new URL(`processes/${name}`, import.meta.url));

it("a process with client and worker leaves signals to the application, writes nothing, and ends after close()", async () => {
  await using world = createWorld();
  const { token, hostPort, apiUrl = "" } = world.address;
  const name = "worker.ts";
  const child = startProcess({ name, arguments: [program(name), token, hostPort, apiUrl, world.namespace] });
  expect(await child.exited).toMatchObject({ code: 0 });
  // All of its output: neither client nor heartbeat thread has written a line.
  expect(JSON.parse(child.output())).toEqual({ status: "completed", listeners: { SIGINT: 0, SIGTERM: 0 } });
});
