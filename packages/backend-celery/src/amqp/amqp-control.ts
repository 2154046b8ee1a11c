import type { Logger } from "@task-abstraction/core";
import type { ControlListener, ControlMessage } from "../broker/celery-broker.ts";
import { PIDBOX_EXCHANGE } from "../broker/celery-exchanges.ts";
import type { AmqpLink } from "./amqp-link.ts";
import { AmqpListener } from "./amqp-listener.ts";

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
  const listening = new AmqpListener(link, listener, logger);
  try {
    await listening.ready;
  } catch (error) {
    await listening[Symbol.asyncDispose]();
    throw error;
  }
  return listening;
}
