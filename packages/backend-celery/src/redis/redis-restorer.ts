import { randomUUID } from "node:crypto";
import type { Logger } from "@task-abstraction/core";
import type { KombuKeys } from "./kombu-keys.ts";
import { LeftMessages } from "./left-messages.ts";
import type { RedisCommands } from "./redis-commands.ts";

/** Messages that are put back before the next look. */
const MOST_AT_ONCE = 1_000;
/** How long kombu's lock is held at most: by then it is over, or this worker is. */
const MUTEX_MS = 30_000;

/** What putting back needs. */
export interface RedisRestorerParts {
  readonly commands: RedisCommands;
  readonly keys: KombuKeys;
  readonly visibilityTimeoutSeconds: number;
  /** Without a sign for so long, a worker of ours is dead. */
  readonly silenceSeconds: number;
  readonly logger: Logger;
}

/** Which sorted set tells when whoever has a message was last seen, and how long ago is too long. */
interface Sight {
  readonly key: string;
  readonly member: string;
  readonly highest: number;
}

/** Puts messages back that workers have left: those of ours when they are dead, any other after the visibility timeout. */
export class RedisRestorer {
  readonly #parts: RedisRestorerParts;
  readonly #left: LeftMessages;
  /** When those were last seen that were missed at the last look. */
  #missed: ReadonlyMap<string, string> = new Map();

  constructor(parts: RedisRestorerParts) {
    this.#parts = parts;
    this.#left = new LeftMessages(parts.commands, parts.keys);
  }

  /** @param now the server's time, in seconds */
  async restore(now: number): Promise<void> {
    await this.#restoreDead(now);
    await this.#restoreExpired(now);
  }

  /** Not at the first look: after an outage of the server, all have been silent. */
  async #restoreDead(now: number): Promise<void> {
    const { commands, keys, silenceSeconds, logger } = this.#parts;
    const highest = now - silenceSeconds;
    const silent = await commands.run((redis) =>
      redis.zrangebyscore(keys.workers, "-inf", highest, "WITHSCORES"),
    );
    const before = this.#missed;
    const missed = new Map<string, string>();
    for (let index = 0; index < silent.length; index += 2)
      missed.set(silent[index] as string, silent[index + 1] as string);
    this.#missed = missed;
    for (const [worker, seen] of missed) {
      if (before.get(worker) !== seen) continue;
      const tags = await this.#tagsOf(worker);
      const sight = { key: keys.workers, member: worker, highest };
      const restored = await this.#restoreAll(tags, () => sight);
      if (restored > 0)
        logger.warn("A worker is gone; its tasks are given to others.", { worker, tasks: restored });
      await commands.run((redis) => redis.forgetMember(1, keys.workers, worker, highest));
    }
  }

  async #restoreExpired(now: number): Promise<void> {
    const { commands, keys, visibilityTimeoutSeconds, logger } = this.#parts;
    const highest = now - visibilityTimeoutSeconds;
    // As kombu: the newest first, so that the oldest is the next to be taken.
    const find = (): Promise<string[]> =>
      commands.run((redis) =>
        redis.zrevrangebyscore(keys.unackedIndex, highest, 0, "LIMIT", 0, MOST_AT_ONCE),
      );
    if ((await find()).length === 0) return;
    const token = randomUUID();
    const isHeld = await commands.run((redis) => redis.set(keys.unackedMutex, token, "PX", MUTEX_MS, "NX"));
    if (isHeld === null) return;
    try {
      const sight = (tag: string): Sight => ({ key: keys.unackedIndex, member: tag, highest });
      const restored = await this.#restoreAll(await find(), sight);
      if (restored > 0)
        logger.warn("Messages were not acknowledged in time; they are given out again.", { tasks: restored });
    } finally {
      await commands.run((redis) => redis.unlock(1, keys.unackedMutex, token));
    }
  }

  async #tagsOf(worker: string): Promise<readonly string[]> {
    const { commands, keys } = this.#parts;
    const tags = new Set<string>();
    let cursor = "0";
    do {
      const [next, pairs] = await commands.run((redis) =>
        redis.zscan(keys.unackedIndex, cursor, "MATCH", `${worker}:*`, "COUNT", 1_000),
      );
      for (let index = 0; index < pairs.length; index += 2) tags.add(pairs[index] as string);
      cursor = next;
    } while (cursor !== "0");
    return [...tags];
  }

  async #restoreAll(tags: readonly string[], sightOf: (tag: string) => Sight): Promise<number> {
    let count = 0;
    for (const tag of tags) count += await this.#restoreOne(tag, sightOf(tag));
    return count;
  }

  async #restoreOne(tag: string, { key, member, highest }: Sight): Promise<0 | 1> {
    const { commands, keys, logger } = this.#parts;
    const value = await commands.run((redis) => redis.hget(keys.unacked, tag));
    if (value === null) {
      await commands.run((redis) => redis.forgetMember(1, keys.unackedIndex, tag, highest));
      return 0;
    }
    const { envelope, priority, queues } = await this.#left.read(value);
    if (queues.length === 0) {
      logger.warn("A message is left to other workers: nothing is known of its exchange.", { tag });
      return 0;
    }
    const lists = queues.map((queue) => keys.list(queue, priority));
    const channels = queues.map((queue) => keys.wakeChannel(queue));
    return commands.run((redis) =>
      redis.restoreMessage(
        3 + lists.length,
        keys.unacked,
        keys.unackedIndex,
        key,
        ...lists,
        tag,
        value,
        member,
        highest,
        envelope,
        ...channels,
      ),
    );
  }
}
