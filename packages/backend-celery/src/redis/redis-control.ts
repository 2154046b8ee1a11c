import { BackendUnavailableError } from "@task-abstraction/core";
import type { ControlListener, ControlMessage, Notice } from "../broker/celery-broker.ts";
import { EVENT_EXCHANGE, PIDBOX_EXCHANGE } from "../broker/celery-exchanges.ts";
import { isRecord } from "../protocol/signature.ts";
import type { WireMessage } from "../protocol/wire-message.ts";
import type { RedisSubscriptions } from "../results/redis-subscriptions.ts";
import { openEnvelope, sealEnvelope } from "./kombu-envelope.ts";
import { type KombuKeys, readBinding } from "./kombu-keys.ts";
import type { RedisCommands } from "./redis-commands.ts";

const ARM_TIMEOUT_MS = 10_000;
/** An answer that nobody fetches: whoever asked is gone. */
const REPLY_EXPIRES_SECONDS = 60;

/** What remote control needs. */
export interface RedisControlParts {
  readonly commands: RedisCommands;
  readonly keys: KombuKeys;
  readonly subscriptions: RedisSubscriptions;
}

/** Celery's remote control and events, in channels of Redis as kombu does it for fanout exchanges. */
export class RedisControl {
  readonly #parts: RedisControlParts;

  constructor(parts: RedisControlParts) {
    this.#parts = parts;
  }

  /** @throws BackendUnavailableError (BACKEND_UNAVAILABLE) */
  async broadcast({ body, headers }: ControlMessage): Promise<void> {
    const { commands, keys } = this.#parts;
    const envelope = seal({ body, headers, exchange: PIDBOX_EXCHANGE, routingKey: "" });
    await commands.run((redis) => redis.publish(keys.channel(PIDBOX_EXCHANGE), envelope));
  }

  /** @throws BackendUnavailableError (BACKEND_UNAVAILABLE) */
  async listen({ onMessage }: ControlListener): Promise<AsyncDisposable> {
    const { commands, keys, subscriptions } = this.#parts;
    await commands.open();
    const adding = subscriptions.add(keys.channel(PIDBOX_EXCHANGE), (text) => {
      if (text !== undefined) onMessage(open(text));
    });
    const close = async (): Promise<void> =>
      adding.then(
        (subscription) => subscription[Symbol.dispose](),
        () => undefined,
      );
    await within(ARM_TIMEOUT_MS, adding, commands.address.title).catch((error: unknown) => {
      void close();
      throw error;
    });
    return { [Symbol.asyncDispose]: close };
  }

  /** @throws Error, which the caller swallows: nothing depends on it */
  async send(notice: Notice): Promise<void> {
    const { commands, keys } = this.#parts;
    const { exchange, routingKey } = notice;
    const envelope = seal(notice);
    await commands.run(async (redis) => {
      if (exchange === EVENT_EXCHANGE) return redis.publish(keys.channel(exchange, routingKey), envelope);
      const bindings = (await redis.smembers(keys.binding(exchange))).map(readBinding);
      for (const { queue } of bindings.filter((binding) => binding.routingKey === routingKey)) {
        const list = keys.list(queue, 0);
        await redis.multi().lpush(list, envelope).expire(list, REPLY_EXPIRES_SECONDS).exec();
      }
      return bindings.length;
    });
  }
}

function seal({ body, headers, exchange, routingKey }: Notice): string {
  const message: WireMessage = {
    contentType: "application/json",
    contentEncoding: "utf-8",
    headers,
    body: Buffer.from(JSON.stringify(body)),
    correlationId: undefined,
    replyTo: undefined,
    priority: 0,
  };
  return sealEnvelope(message, { exchange, routingKey }, exchange === PIDBOX_EXCHANGE ? 2 : 1);
}

/** What cannot be read is no command. */
function open(text: string): ControlMessage {
  const { message } = openEnvelope(text);
  try {
    const body: unknown = JSON.parse(message.body.toString("utf8"));
    return { body: isRecord(body) ? body : {}, headers: message.headers };
  } catch {
    return { body: {}, headers: {} };
  }
}

async function within<Result>(limitMs: number, promise: Promise<Result>, title: string): Promise<Result> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new BackendUnavailableError(`${title} does not answer.`)), limitMs);
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
