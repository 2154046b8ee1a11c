import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import type { Logger } from "@task-abstraction/core";
import type { Channel, ChannelModel } from "amqplib";
import type { ControlMessage } from "../broker/celery-broker.ts";
import type { AmqpLink } from "./amqp-link.ts";

/** Celery's exchange for remote control: every worker has a queue there. */
const PIDBOX = "celery.pidbox";

/** Sends commands to all workers. A worker that is away does not get them. */
export async function broadcast(link: AmqpLink, { body, headers }: ControlMessage): Promise<void> {
  const channel = await openChannel(await link.open());
  await channel.assertExchange(PIDBOX, "fanout", { durable: false });
  channel.publish(PIDBOX, "", Buffer.from(JSON.stringify(body)), {
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
  onMessage: (message: ControlMessage) => void,
): Promise<AsyncDisposable> {
  let channel: Channel | undefined;
  const queue = `${randomUUID()}@${hostname()}.${PIDBOX}`;
  const first = Promise.withResolvers<void>();
  const arm = async (model: ChannelModel): Promise<void> => {
    channel = await openChannel(model);
    await channel.assertExchange(PIDBOX, "fanout", { durable: false });
    await channel.assertQueue(queue, { exclusive: true, durable: false, autoDelete: true });
    await channel.bindQueue(queue, PIDBOX, "");
    await channel.consume(queue, (message) => message !== null && onMessage(read(message)), { noAck: true });
    first.resolve();
  };
  const subscription = link.onConnect((model) => {
    arm(model).catch((error: unknown) => {
      first.reject(error);
      logger.warn("Remote control cannot be listened to.", { error: String(error) });
    });
  });
  link.open().catch((error: unknown) => first.reject(error));
  try {
    await first.promise;
  } catch (error) {
    subscription[Symbol.dispose]();
    throw error;
  }
  return {
    async [Symbol.asyncDispose]() {
      subscription[Symbol.dispose]();
      await channel?.close().catch(() => undefined);
    },
  };
}

async function openChannel(model: ChannelModel): Promise<Channel> {
  const channel = await model.createChannel();
  channel.on("error", () => undefined);
  return channel;
}

/** What cannot be read is no command. */
function read(message: {
  readonly content: Buffer;
  readonly properties: { readonly headers?: unknown };
}): ControlMessage {
  try {
    const body: unknown = JSON.parse(message.content.toString("utf8"));
    return {
      body: (body ?? {}) as ControlMessage["body"],
      headers: (message.properties.headers ?? {}) as ControlMessage["headers"],
    };
  } catch {
    return { body: {}, headers: {} };
  }
}
