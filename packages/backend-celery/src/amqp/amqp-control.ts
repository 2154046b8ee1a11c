import { randomBytes } from "node:crypto";
import type { Logger } from "@task-abstraction/core";
import type { Channel, ConsumeMessage } from "amqplib";
import type { ControlListener, ControlMessage } from "../broker/celery-broker.ts";
import { PIDBOX_EXCHANGE } from "../broker/celery-exchanges.ts";
import type { AmqpLink } from "./amqp-link.ts";
import { HeldChannel } from "./held-channel.ts";

/** Sends commands to all workers. A worker that is away does not get them. */
export async function broadcast(link: AmqpLink, { body, headers }: ControlMessage): Promise<void> {
  const channel = await (await link.open()).createChannel();
  channel.on("error", () => undefined);
  await channel.assertExchange(PIDBOX_EXCHANGE, "fanout", { durable: false });
  channel.publish(PIDBOX_EXCHANGE, "", Buffer.from(JSON.stringify(body)), {
    contentType: "application/json",
    contentEncoding: "utf-8",
    headers: { ...headers },
  });
  await channel.close();
}

/** Receives commands on every connection that `link` makes. Resolves once the first one is armed. */
export async function listen(
  link: AmqpLink,
  logger: Logger,
  listener: ControlListener,
): Promise<AsyncDisposable> {
  const held = new HeldChannel({
    link,
    logger,
    complaint: "Remote control cannot be listened to.",
    arm: (channel) => hearOn(channel, listener),
  });
  try {
    await held.ready;
  } catch (error) {
    await held.close();
    throw error;
  }
  return { [Symbol.asyncDispose]: () => held.close() };
}

/**
 * Python's queue is `<hostname>.celery.pidbox`, and nobody sends to it by name. Ours is never the same twice: the broker may
 * still hold that of an earlier connection, or another worker, also one in Python, may have this hostname.
 */
async function hearOn(channel: Channel, listener: ControlListener): Promise<void> {
  const queue = `${listener.hostname}.${randomBytes(4).toString("hex")}.${PIDBOX_EXCHANGE}`;
  await channel.assertExchange(PIDBOX_EXCHANGE, "fanout", { durable: false });
  await channel.assertQueue(queue, { exclusive: true, durable: false, autoDelete: true });
  await channel.bindQueue(queue, PIDBOX_EXCHANGE, "");
  const hear = (message: ConsumeMessage | null): void => {
    if (message === null) void channel.close().catch(() => undefined);
    else listener.onMessage(readControlMessage(message));
  };
  await channel.consume(queue, hear, { noAck: true });
}

/** What cannot be read is no command. */
function readControlMessage({ content, properties }: ConsumeMessage): ControlMessage {
  const headers: ControlMessage["headers"] = properties.headers ?? {};
  try {
    const body: unknown = JSON.parse(content.toString("utf8"));
    return { body: (body ?? {}) as ControlMessage["body"], headers };
  } catch {
    return { body: {}, headers };
  }
}
