import { defineTask, unwrap } from "@task-abstraction/core";
import { startTlsFront, type TlsFront } from "@task-abstraction/engines";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createWorld, type World } from "./support/open-backend.ts";

const add = defineTask("add", (a: number, b: number) => a + b);

let world: World;
let front: TlsFront;

beforeEach(async () => {
  world = await createWorld();
  front = await startTlsFront(Number(world.place.address.split(":").at(-1)), "h2");
});
afterEach(async () => {
  await world[Symbol.asyncDispose]();
  await front[Symbol.asyncDispose]();
});

const open = (tls: object) =>
  world.open({ add }, { address: `${front.host}:${front.port}`, tls, rpcTimeoutMs: 3_000 });

describe("a server that asks for certificates", () => {
  it("runs tasks of a client and a worker that have one, and trust its authority", async () => {
    const backend = open({
      serverRootCACertificate: Buffer.from(front.ca),
      clientCertPair: { crt: Buffer.from(front.client.cert), key: Buffer.from(front.client.key) },
    });
    const worker = await backend.startWorker();
    const id = await backend.submit(add, 1, 2);
    expect(unwrap(await backend.waitForResult(id, { timeoutMs: 20_000 }))).toBe(3);
    await worker.stop();
  });

  it("is not reached by who trusts others only, and the error says so", async () => {
    const backend = open({});
    await expect(backend.ping({ timeoutMs: 20_000 })).rejects.toMatchObject({
      code: "BACKEND_UNAVAILABLE",
      message: expect.stringMatching(/certificate/),
    });
    await expect(backend.startWorker()).rejects.toMatchObject({ code: "BACKEND_UNAVAILABLE" });
  });

  it("is not reached by who shows none, and the error says so", async () => {
    const backend = open({ serverRootCACertificate: Buffer.from(front.ca) });
    await expect(backend.ping({ timeoutMs: 20_000 })).rejects.toMatchObject({
      code: "BACKEND_UNAVAILABLE",
      message: expect.stringMatching(/certificate|alert/),
    });
  });
});
