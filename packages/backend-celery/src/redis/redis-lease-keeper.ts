import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "@task-abstraction/core";
import type { KombuKeys } from "./kombu-keys.ts";
import type { RedisClaims } from "./redis-claims.ts";
import type { RedisCommands } from "./redis-commands.ts";
import type { RedisRestorer } from "./redis-restorer.ts";

/** What keeping needs. */
export interface RedisLeaseKeeperParts {
  readonly commands: RedisCommands;
  readonly keys: KombuKeys;
  readonly claims: RedisClaims;
  readonly restorer: RedisRestorer;
  readonly worker: string;
  readonly beatMs: number;
  readonly logger: Logger;
}

/** Says at every beat that a worker lives and has its messages still, and puts back those of workers that do not. */
export class RedisLeaseKeeper {
  readonly #parts: RedisLeaseKeeperParts;
  readonly #closing = new AbortController();
  readonly #ended: Promise<void>;
  #restoring: Promise<void> | undefined;

  constructor(parts: RedisLeaseKeeperParts) {
    this.#parts = parts;
    this.#ended = this.#keep();
  }

  /** @param isMissed whether somebody has to look after what this worker leaves */
  async close({ isMissed }: { readonly isMissed: boolean }): Promise<void> {
    this.#closing.abort();
    await this.#ended;
    await this.#restoring;
    const { commands, keys, worker } = this.#parts;
    await commands
      .run((redis) => (isMissed ? redis.zadd(keys.workers, 0, worker) : redis.zrem(keys.workers, worker)))
      .catch(() => undefined);
  }

  async #keep(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await this.#beat().catch((error: unknown) => this.#tell("Leases could not be renewed", error));
      await delay(this.#parts.beatMs, undefined, { signal }).catch(() => undefined);
    }
  }

  #tell(what: string, error: unknown): void {
    this.#parts.logger.debug(`${what}; trying again.`, { error: String(error) });
  }

  async #beat(): Promise<void> {
    const { commands, keys, claims, restorer, worker } = this.#parts;
    const [now, ...lapsed] = await commands.run((redis) =>
      redis.renewClaims(3, keys.unacked, keys.unackedIndex, keys.workers, worker, ...claims.tags()),
    );
    for (const tag of lapsed) claims.lapse(tag);
    await Promise.all(claims.abandoned().map((putBack) => putBack()));
    // However long it takes, the next beat is in time.
    this.#restoring ??= restorer
      .restore(Number(now))
      .catch((error: unknown) => this.#tell("Messages could not be put back", error))
      .finally(() => {
        this.#restoring = undefined;
      });
  }
}
