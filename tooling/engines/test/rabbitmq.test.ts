import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { eventually } from "@task-abstraction/conformance";
import { type ChannelModel, connect } from "amqplib";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { createVirtualHost, type RabbitMqServer, startRabbitMq, type VirtualHost } from "../src/index.ts";

// RabbitMQ takes some seconds to start, and more of them where many tests run.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let rabbitMq: RabbitMqServer;
let host: VirtualHost;

beforeAll(async () => {
  vi.stubEnv("TASK_ENGINES_RABBITMQ_VERSION", undefined);
  rabbitMq = await startRabbitMq({ settings: { channel_max: 100 } });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rabbitMq?.stop();
});
beforeEach(async () => {
  host = await createVirtualHost(rabbitMq);
});
// The connections to it go with it.
afterEach(() => host.delete());

test("startRabbitMq() answers clients as RabbitMQ 3.10 with the settings it was given", async () => {
  const { serverProperties, channelMax } = (await open(rabbitMq.url)).connection as unknown as Tuned;
  expect(serverProperties.version).toMatch(/^3\.10\./);
  expect(channelMax).toBe(100);
});

test("kill() ends it, and start() brings it back at the same URLs with its persistent messages", async () => {
  const queue = await send(["first", "second"]);
  await rabbitMq.saveDefinitions();
  await rabbitMq.kill();
  await expect(connect(host.url)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  await rabbitMq.start();
  expect(await receive(queue)).toEqual(["first", "second"]);
  expect(await host.countMessages()).toEqual({ [queue]: 0 });
});

test("restart() takes leave of connections and keeps persistent messages", async () => {
  const queue = await send(["first"]);
  const connection = await open();
  const [[error]] = await Promise.all([once(connection, "close"), rabbitMq.restart()]);
  expect(error).toMatchObject({ code: 320 });
  expect(await receive(queue)).toEqual(["first"]);
});

test("pause() keeps connections open without an answer, and unpause() answers what was asked meanwhile", async () => {
  const channel = await (await open()).createChannel();
  await rabbitMq.pause();
  let isAnswered = false;
  const answer = channel.assertQueue("asked").then(() => {
    isAnswered = true;
  });
  await expect(connect(host.url, { timeout: 300 })).rejects.toThrow("ETIMEDOUT");
  expect(isAnswered).toBe(false);
  await rabbitMq.unpause();
  await answer;
});

test("createVirtualHost() makes a world without the queues of others", async () => {
  const queue = await send(["first"]);
  await using other = await createVirtualHost(rabbitMq, `with a name/${randomUUID()}`);
  expect(await other.countMessages()).toEqual({});
  const channel = await (await open(other.url)).createChannel();
  channel.on("error", () => undefined);
  await expect(channel.checkQueue(queue)).rejects.toMatchObject({ code: 404 });
});

test("countMessages() counts those that wait and those that are not acknowledged", async () => {
  const queue = await send(["first", "second", "third"]);
  const channel = await (await open()).createChannel();
  await channel.assertQueue("empty");
  const message = await channel.get(queue);
  expect(await host.countMessages()).toEqual({ [queue]: 3, empty: 0 });
  if (message) channel.ack(message);
  await eventually(async () => expect(await host.countMessages()).toEqual({ [queue]: 2, empty: 0 }));
});

test("closeConnections() closes those to the virtual host with CONNECTION_FORCED, and no other", async () => {
  const own = await open();
  const other = await open(rabbitMq.url);
  const closed = once(own, "close");
  await host.closeConnections("maintenance");
  const [error] = await closed;
  expect(error).toMatchObject({ code: 320, message: expect.stringContaining("maintenance") });
  await (await other.createChannel()).close();
});

test("delete() removes a virtual host with its queues, and may be repeated", async () => {
  await send(["first"]);
  await host.delete();
  await host.delete();
  await expect(host.countMessages()).rejects.toThrow("(404)");
});

test("createVirtualHost() rejects without the password when the server refuses", async () => {
  const managementUrl = rabbitMq.managementUrl.replace(/:[0-9a-f]{32}@/, ":wrong@");
  await expect(createVirtualHost({ ...rabbitMq, managementUrl })).rejects.toThrow(/\(401\)/);
});

test("runControl() runs rabbitmqctl", async () => {
  const { stdout, exitCode } = await rabbitMq.runControl(["list_vhosts", "--quiet", "--no-table-headers"]);
  expect({ exitCode, hosts: stdout.split("\n") }).toMatchObject({
    exitCode: 0,
    hosts: expect.arrayContaining(["/", host.name]),
  });
});

/** What amqplib knows of a connection. */
interface Tuned {
  readonly serverProperties: { readonly version: string };
  readonly channelMax: number;
}

async function open(url = host.url): Promise<ChannelModel> {
  const connection = await connect(url, { timeout: 2_000 });
  connection.on("error", () => undefined);
  return connection;
}

/** Sends persistent messages to a durable queue, which it answers. */
async function send(texts: readonly string[]): Promise<string> {
  const channel = await (await open()).createConfirmChannel();
  const { queue } = await channel.assertQueue(`queue-${randomUUID()}`, { durable: true });
  for (const text of texts) channel.sendToQueue(queue, Buffer.from(text), { persistent: true });
  await channel.waitForConfirms();
  return queue;
}

async function receive(queue: string): Promise<readonly string[]> {
  const channel = await (await open()).createChannel();
  const texts: string[] = [];
  for (;;) {
    const message = await channel.get(queue, { noAck: true });
    if (message === false) return texts;
    texts.push(message.content.toString());
  }
}
