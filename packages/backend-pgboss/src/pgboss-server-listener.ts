import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Db } from "pg-boss";
import { MovableDeadline } from "./movable-deadline.ts";
import type { ListenHandle } from "./pgboss-database.ts";

/** Notifications arrive within milliseconds; this allows for a connection that breaks while it is tried out. */
const PROBE_TIMEOUT_MS = 2_000;
const PROBE_INTERVAL_MS = 200;
/** How long taking leave may take: a server that does not answer does not take leave either. */
const CLOSE_TIMEOUT_MS = 2_000;

/**
 * Listens where notifications come through. A pool in between that gives each transaction another connection, as PgBouncer
 * can, takes LISTEN without an error, and nothing is ever heard: https://www.pgbouncer.org/features.html
 */
export class ServerListener {
  readonly #pool: Required<Db>;
  #isDeaf = false;

  constructor(pool: Db) {
    this.#pool = pool as Required<Db>;
  }

  /** `undefined` where nothing is heard of what is told. */
  async listen(
    channel: string,
    onNotification: (payload: string) => void,
    onReconnect: () => void,
  ): Promise<ListenHandle | undefined> {
    if (this.#isDeaf) return undefined;
    const probe = randomUUID();
    const heard = Promise.withResolvers<true>();
    const hear = (payload: string): void => {
      if (payload === probe) heard.resolve(true);
      else onNotification(payload);
    };
    const listening = await this.#pool.listen(channel, hear, onReconnect);
    const handle = { close: () => closeInTime(listening) };
    try {
      if (await this.#isHeard(channel, probe, heard.promise)) return handle;
    } catch (error) {
      await handle.close();
      throw error;
    }
    await handle.close();
    this.#isDeaf = true;
    return undefined;
  }

  async #isHeard(channel: string, probe: string, heard: Promise<true>): Promise<boolean> {
    const end = performance.now() + PROBE_TIMEOUT_MS;
    while (performance.now() < end) {
      await this.#pool.executeSql("SELECT pg_notify($1, $2)", [channel, probe]);
      if (await Promise.race([heard, delay(PROBE_INTERVAL_MS, false)])) return true;
    }
    return false;
  }
}

async function closeInTime(handle: ListenHandle): Promise<void> {
  const deadline = new MovableDeadline();
  deadline.bringTo(CLOSE_TIMEOUT_MS);
  await deadline.until(handle.close());
}
