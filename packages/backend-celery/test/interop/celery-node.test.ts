import { createBackend, defineTask } from "@task-abstraction/core";
import { createVirtualHost, takeRedisDatabase } from "@task-abstraction/engines";
import { createClient } from "celery-node";
import { expect, inject, onTestFinished, test } from "vitest";
import celery from "../../src/index.ts";

/** What celery-node's get() waits and polls with, in milliseconds. */
const TIMEOUT_MS = 10_000;
const POLL_MS = 20;

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const echo = defineTask("ts.echo", (...args: string[]) => args);
const fail = defineTask("ts.fail", () => {
  throw new RangeError("too far");
});

/** A client of celery-node and our worker, on one virtual host. */
async function open() {
  const host = await createVirtualHost(inject("rabbitMq"));
  const database = await takeRedisDatabase(inject("redis"));
  const backend = createBackend(celery, {
    configuration: { brokerUrl: host.url, resultBackend: database.url },
    tasks: [{ echo, fail }],
    logger: silent,
  });
  await backend.startWorker();
  const client = createClient(host.url, database.url);
  onTestFinished(async () => {
    await client.disconnect();
    await backend.close();
    await host.delete();
  });
  return client;
}

test("a call of celery-node's is run by our worker, keyword arguments last", async () => {
  const client = await open();
  const [plain, keyed] = [
    client.createTask("ts.echo").applyAsync(["a", 1]),
    client.createTask("ts.echo").applyAsync(["a"], { b: 2 }),
  ];
  expect(await plain.get(TIMEOUT_MS, POLL_MS)).toEqual(["a", 1]);
  expect(await keyed.get(TIMEOUT_MS, POLL_MS)).toEqual(["a", { b: 2 }]);
});

test("celery-node's get() rejects with what our worker stored of a failure", async () => {
  const client = await open();
  const result = client.createTask("ts.fail").applyAsync([]);
  await expect(result.get(TIMEOUT_MS, POLL_MS)).rejects.toMatchObject({
    exc_type: "RangeError",
    exc_message: ["too far"],
  });
});
