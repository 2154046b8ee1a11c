import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
  const open = (tls: object = {}, query = "") =>
    createBackend(celery, {
      tasks: [{ add }],
      configuration: {
        brokerUrl: brokerUrl + query,
        resultBackend: kind === "amqps" ? "rpc://" : brokerUrl + query,
        tls,
      },
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

  it("runs tasks of who has it in files that the URL names as for Python", async () => {
    await using place = await openPlace(kind);
    const { ca, client } = place.front;
    const folder = mkdtempSync(join(tmpdir(), "certificates-"));
    const files = { ssl_ca_certs: ca, ssl_certfile: client.cert, ssl_keyfile: client.key };
    const query = new URLSearchParams({ ssl_cert_reqs: "required" });
    for (const [name, content] of Object.entries(files)) {
      writeFileSync(join(folder, name), content);
      query.set(name, join(folder, name));
    }
    const backend = place.open({}, `?${query}`);
    rmSync(folder, { recursive: true });
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
