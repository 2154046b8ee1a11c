import type { OwnerConnection } from "./owner-connection.ts";

/** One `listen` of this process. */
export interface Subscription {
  readonly channel: string;
  readonly onNotification: (payload: string) => void;
  readonly onReconnect?: (() => void) | undefined;
}

/** What this process listens to, whichever owner it is connected to. */
export interface Subscriptions {
  readonly isEmpty: boolean;
  add(subscription: Subscription): void;
  remove(subscription: Subscription): void;
  /** Hands a notification to those who listen. */
  deliver(channel: string, payload: string): void;
  /** Resolves once the owner at `connection` notifies of the subscription's channel. */
  listen(connection: OwnerConnection, subscription: Subscription): Promise<void>;
  /** Has the owner forget `channel`, unless somebody here still listens to it. */
  unlistenIfUnused(connection: OwnerConnection, channel: string): Promise<void>;
  /** Listens to everything at a new connection, and tells those who had been listening at an earlier one. */
  resume(connection: OwnerConnection): Promise<void>;
}

/** No subscriptions yet. */
export function createSubscriptions(): Subscriptions {
  const all = new Set<Subscription>();
  const established = new Set<Subscription>();
  const listening = new WeakMap<OwnerConnection, Map<string, Promise<void>>>();

  const channelsOf = (connection: OwnerConnection): Map<string, Promise<void>> => {
    const found = listening.get(connection) ?? new Map<string, Promise<void>>();
    listening.set(connection, found);
    return found;
  };

  const listen = async (connection: OwnerConnection, subscription: Subscription): Promise<void> => {
    const channels = channelsOf(connection);
    const heard = channels.get(subscription.channel) ?? connection.call("listen", subscription.channel);
    channels.set(subscription.channel, heard);
    await heard;
    established.add(subscription);
  };

  return {
    get isEmpty() {
      return all.size === 0;
    },
    add: (subscription) => void all.add(subscription),
    remove(subscription) {
      all.delete(subscription);
      established.delete(subscription);
    },
    deliver(channel, payload) {
      for (const subscription of all)
        if (subscription.channel === channel) subscription.onNotification(payload);
    },
    listen,
    async unlistenIfUnused(connection, channel) {
      if ([...all].some((subscription) => subscription.channel === channel)) return;
      channelsOf(connection).delete(channel);
      await connection.call("unlisten", channel);
    },
    async resume(connection) {
      const interrupted = [...established];
      await Promise.all([...all].map((subscription) => listen(connection, subscription)));
      for (const subscription of interrupted) if (all.has(subscription)) subscription.onReconnect?.();
    },
  };
}
