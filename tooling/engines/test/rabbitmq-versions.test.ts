import { eventually } from "@task-abstraction/conformance";
import { connect } from "amqplib";
import { expect, test, vi } from "vitest";
import { createVirtualHost, startRabbitMq } from "../src/index.ts";
import { rabbitMqVersions } from "../src/rabbitmq/rabbitmq-version.ts";

// RabbitMQ takes some seconds to start, and more of them where many tests run.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

test.for(rabbitMqVersions.offered)(
  "startRabbitMq() starts version %s, whose persistent messages survive a kill",
  async (version) => {
    await using rabbitMq = await startRabbitMq({ version });
    const host = await createVirtualHost(rabbitMq);
    expect(await send(host.url)).toMatchObject({
      version: expect.stringMatching(new RegExp(`^${version}\\.`)),
    });
    expect(await host.countMessages()).toMatchObject({ classic: 3 });
    await rabbitMq.saveDefinitions();
    await rabbitMq.kill();
    await rabbitMq.start();
    expect(await host.countMessages()).toMatchObject({ classic: 3 });
    await eventually(async () => expect(await host.countMessages()).toEqual({ classic: 3, quorum: 3 }));
  },
);

/** Sends three messages to a queue of each kind, and answers what the server says of itself. */
async function send(url: string): Promise<object> {
  const connection = await connect(url);
  const channel = await connection.createConfirmChannel();
  for (const queue of ["classic", "quorum"]) {
    await channel.assertQueue(queue, { durable: true, arguments: { "x-queue-type": queue } });
    for (const text of ["1", "2", "3"]) channel.sendToQueue(queue, Buffer.from(text), { persistent: true });
  }
  await channel.waitForConfirms();
  const { serverProperties } = connection.connection as unknown as { serverProperties: object };
  await connection.close();
  return serverProperties;
}
