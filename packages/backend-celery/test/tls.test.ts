import { createBackend, defineTask, unwrap } from "@task-abstraction/core";
import {
  createVirtualHost,
  startTlsFront,
  type TlsFront,
  takeRedisDatabase,
} from "@task-abstraction/engines";
import { describe, expect, inject, it } from "vitest";
import celery from "../src/index.ts";

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const add = defineTask("add", (a: number, b: number) => a + b);
const wait = { timeoutMs: 20_000 };

/** A broker of the test's own, behind a front that lets in only who shows a certificate. */
async function openPlace(kind: "amqps" | "rediss") {
  const { url } =
    kind === "amqps" ? await createVirtualHost(inject("rabbitMq")) : await takeRedisDatabase(inject("redis"));
  const { username, password, port, pathname } = new URL(url);
  const front = await startTlsFront(Number(port));
  const brokerUrl = `${kind}://${username}:${password}@${front.host}:${front.port}${pathname}`;
  const resultBackend = kind === "amqps" ? "rpc://" : brokerUrl;
  const open = (tls: object = {}) =>
    createBackend(celery, {
      tasks: [{ add }],
      configuration: { brokerUrl, resultBackend, tls },
      logger: silent,
    });
  return { front, open, [Symbol.asyncDispose]: () => front[Symbol.asyncDispose]() };
}

const certificatesOf = ({ ca, client }: TlsFront) => ({ ca, ...client });

describe.each(["amqps", "rediss"] as const)("a broker at %s:// that asks for certificates", (kind) => {
  it("runs tasks of who has one, and trusts its authority", async () => {
    await using place = await openPlace(kind);
    const backend = place.open(certificatesOf(place.front));
    await backend.startWorker();
    expect(unwrap(await backend.waitForResult(await backend.submit(add, 1, 2), wait))).toBe(3);
    await backend.close();
  });

  it("is not reached by who has none, nor by who trusts others only, and the error says so", async () => {
    await using place = await openPlace(kind);
    const { ca, client } = place.front;
    for (const tls of [undefined, { ca }, client]) {
      const backend = place.open(tls);
      await expect(backend.submit(add, 1, 2)).rejects.toMatchObject({
        code: "SUBMIT_FAILED",
        outcome: "not-sent",
        message: expect.stringMatching(/certificate/i),
      });
      await backend.close();
    }
  });
});
