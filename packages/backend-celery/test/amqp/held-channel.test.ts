import { setTimeout as delay } from "node:timers/promises";
import { eventually } from "@task-abstraction/conformance";
import { createVirtualHost, type VirtualHost } from "@task-abstraction/engines";
import type { Channel } from "amqplib";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { AmqpLink } from "../../src/amqp/amqp-link.ts";
import { HeldChannel } from "../../src/amqp/held-channel.ts";

const warnings: string[] = [];
const silent = { debug() {}, info() {}, warn: (message: string) => void warnings.push(message), error() {} };
const complaints = () => warnings.filter((warning) => warning.startsWith("Nothing is possible."));

describe("a channel that is held", () => {
  let host: VirtualHost;
  let link: AmqpLink;
  beforeEach(async () => {
    warnings.length = 0;
    host = await createVirtualHost(inject("rabbitMq"));
    const address = { url: host.url, title: "RabbitMQ", tls: undefined, heartbeatSeconds: 60 };
    link = new AmqpLink(address, "test", silent);
  });
  afterEach(async () => {
    await link.close();
    await host.delete();
  });

  /** Every channel that was armed, in order. */
  function hold(arm: (channel: Channel) => Promise<void> = async () => undefined) {
    const channels: Channel[] = [];
    const held = new HeldChannel({
      link,
      logger: silent,
      complaint: "Nothing is possible.",
      arm: async (channel) => {
        channels.push(channel);
        await arm(channel);
      },
    });
    return { held, channels };
  }

  it("is made again where it alone is lost", async () => {
    const { held, channels } = hold();
    await held.ready;
    await channels[0]?.close();
    await held.ready;
    expect([channels.length, held.isReady]).toEqual([2, true]);
    await held.close();
  });

  it("is made again with the next connection", async () => {
    const { held, channels } = hold();
    await held.ready;
    await host.closeConnections();
    await eventually(() => expect([channels.length, held.isReady]).toEqual([2, true]));
    // The lost one is left alone: only its channel's end is told.
    expect(complaints()).toEqual([]);
    await held.close();
  });

  it("is armed again where that failed, though `ready` has rejected", async () => {
    let tries = 0;
    const { held } = hold(async (channel) => {
      tries += 1;
      if (tries === 1) await channel.checkQueue("nobody-made-it");
    });
    await expect(held.ready).rejects.toMatchObject({ code: 404 });
    await eventually(() => expect([tries, held.isReady]).toEqual([2, true]));
    await held.close();
  });

  it("is not tried for on a connection that another one has followed", async () => {
    let connections = 0;
    link.onConnect(() => {
      connections += 1;
    });
    const { held } = hold(async (channel) => {
      if (connections < 2) await channel.checkQueue("nobody-made-it");
    });
    // The pauses grow: the next one is long enough for the connection to be lost in it.
    await eventually(() => expect(complaints().length).toBe(5));
    await host.closeConnections();
    await eventually(() => expect(held.isReady).toBe(true));
    const before = complaints().length;
    // Longer than that pause.
    await delay(2_000);
    expect(complaints().length).toBe(before);
    await held.close();
  });

  it("is not made again once it is not to be renewed", async () => {
    const { held, channels } = hold();
    await held.ready;
    held.stopRenewing();
    expect(held.isReady).toBe(true);
    await channels[0]?.close();
    await host.closeConnections();
    // With the connection that the link makes by itself.
    await eventually(() => expect(link.isOpen).toBe(true));
    expect([channels.length, held.isReady]).toEqual([1, false]);
  });

  it("leaves nothing behind where it is closed while it is armed", async () => {
    const armed = Promise.withResolvers<void>();
    const { held, channels } = hold(() => armed.promise);
    await eventually(() => expect(channels.length).toBe(1));
    await held.close();
    const closed = new Promise<void>((resolve) => channels[0]?.on("close", resolve));
    armed.resolve();
    await closed;
    expect(held.isReady).toBe(false);
    await expect(held.ready).rejects.toThrow("It was closed.");
  });
});
