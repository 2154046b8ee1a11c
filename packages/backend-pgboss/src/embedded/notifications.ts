import type { PGlite } from "@electric-sql/pglite";

/** Gets the payload of each notification on the channel it was added for. */
export type NotificationListener = (payload: string) => void;

/**
 * Who listens to which channel. PGlite's own `unlisten` does not find channels whose name has capitals, so only its
 * stream of all notifications is used.
 */
export interface Notifications {
  add(channel: string, listener: NotificationListener): Promise<void>;
  remove(channel: string, listener: NotificationListener): Promise<void>;
}

/** Listens in `database`; the caller sees to it that nothing else uses it meanwhile. */
export function createNotifications(database: PGlite): Notifications {
  const listeners = new Map<string, Set<NotificationListener>>();
  database.onNotification((channel, payload) => {
    for (const listener of listeners.get(channel) ?? []) listener(payload);
  });

  return {
    async add(channel, listener) {
      const found = listeners.get(channel);
      if (found !== undefined) {
        found.add(listener);
        return;
      }
      await database.exec(`LISTEN ${quoteIdentifier(channel)}`);
      listeners.set(channel, new Set([listener]));
    },
    async remove(channel, listener) {
      const found = listeners.get(channel);
      if (found?.delete(listener) !== true || found.size > 0) return;
      listeners.delete(channel);
      await database.exec(`UNLISTEN ${quoteIdentifier(channel)}`);
    },
  };
}

function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
