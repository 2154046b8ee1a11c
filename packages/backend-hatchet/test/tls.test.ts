import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineTask, unwrap } from "@task-abstraction/core";
import { startTlsFront, type TlsFront } from "@task-abstraction/engines";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createWorld, type World } from "./support/open-backend.ts";
import { skipWithoutHatchet } from "./support/skip-without-hatchet.ts";

skipWithoutHatchet();

const add = defineTask("add", (a: number, b: number) => a + b);

let world: World;
let front: TlsFront;
let folder: string;

beforeEach(async () => {
  world = createWorld();
  front = await startTlsFront(Number(world.address.hostPort.split(":").at(-1)), "h2");
  folder = mkdtempSync(join(tmpdir(), "certificates-"));
});
afterEach(async () => {
  await world?.[Symbol.asyncDispose]();
  await front?.[Symbol.asyncDispose]();
  if (folder !== undefined) rmSync(folder, { recursive: true });
});

function write(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe("an engine that asks for certificates", () => {
  it("runs tasks of who has one, and trusts its authority", async () => {
    const backend = world.open(
      { add },
      {
        hostPort: `${front.host}:${front.port}`,
        tlsStrategy: "mtls",
        tlsRootCaFile: write("ca.pem", front.ca),
        tlsCertFile: write("cert.pem", front.client.cert),
        tlsKeyFile: write("key.pem", front.client.key),
      },
    );
    const worker = await backend.startWorker();
    const id = await backend.submit(add, 1, 2);
    expect(unwrap(await backend.waitForResult(id, { timeoutMs: 20_000 }))).toBe(3);
    await worker.stop();
  });

  it("is not reached by who trusts others only, and the error says so", async () => {
    const backend = world.open(
      { add },
      { hostPort: `${front.host}:${front.port}`, tlsStrategy: "tls", rpcTimeoutMs: 3_000 },
    );
    await expect(backend.startWorker()).rejects.toMatchObject({
      code: "BACKEND_UNAVAILABLE",
      message: expect.stringMatching(/certificate/),
    });
  });
});
