import { connect } from "amqplib";
import { expect, test } from "vitest";
import { createVirtualHost, startRabbitMq } from "../src/index.ts";
import { rabbitMqVersions } from "../src/rabbitmq/rabbitmq-version.ts";

test.for(rabbitMqVersions.offered)(
  "startRabbitMq() starts version %s, whose virtual hosts survive a kill",
  async (version) => {
    await using rabbitMq = await startRabbitMq({ version });
    const host = await createVirtualHost(rabbitMq);
    await rabbitMq.kill();
    await rabbitMq.start();
    const connection = await connect(host.url);
    const { serverProperties } = connection.connection as unknown as { serverProperties: object };
    await connection.close();
    expect(serverProperties).toMatchObject({ version: expect.stringMatching(new RegExp(`^${version}\\.`)) });
  },
);
