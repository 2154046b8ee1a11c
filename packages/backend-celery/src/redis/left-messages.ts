import { markRedelivered, priorityOf } from "./kombu-envelope.ts";
import { type KombuKeys, readBinding } from "./kombu-keys.ts";
import type { RedisCommands } from "./redis-commands.ts";

/** A message of `unacked` that goes back to where it came from. */
export interface LeftMessage {
  /** Marked as redelivered. */
  readonly envelope: string | Buffer;
  readonly priority: number | undefined;
  /** None: nothing is known of its exchange. */
  readonly queues: readonly string[];
}

/** Reads what a worker in any language has left in `unacked`: `[envelope, exchange, routing key]`. */
export class LeftMessages {
  readonly #commands: RedisCommands;
  readonly #keys: KombuKeys;

  constructor(commands: RedisCommands, keys: KombuKeys) {
    this.#commands = commands;
    this.#keys = keys;
  }

  async read(value: string): Promise<LeftMessage> {
    const [message, exchange, routingKey] = JSON.parse(value) as readonly unknown[];
    const queues = await this.#findQueues(String(exchange ?? ""), String(routingKey ?? ""));
    // One that was no JSON, see CLAIM.
    if (typeof message === "string")
      return { envelope: Buffer.from(message, "latin1"), priority: undefined, queues };
    return { envelope: markRedelivered(JSON.stringify(message)), priority: priorityOf(message), queues };
  }

  /** As kombu's `_lookup`, for direct and topic exchanges. */
  async #findQueues(exchange: string, routingKey: string): Promise<readonly string[]> {
    if (exchange === "") return routingKey === "" ? [] : [routingKey];
    const members = await this.#commands.run((redis) => redis.smembers(this.#keys.binding(exchange)));
    return members
      .map(readBinding)
      .filter((binding) => binding.routingKey === routingKey || matches(binding.pattern, routingKey))
      .map(({ queue }) => queue);
  }
}

function matches(pattern: string, routingKey: string): boolean {
  try {
    return pattern !== "" && new RegExp(pattern).test(routingKey);
  } catch {
    return false;
  }
}
