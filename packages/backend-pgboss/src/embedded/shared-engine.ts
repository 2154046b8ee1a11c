import type { EmbeddedEngine, EmbeddedEngineLogger } from "./embedded-engine.ts";
import { engineClosed } from "./engine-closed-error.ts";
import { obtainOwner } from "./obtain-owner.ts";
import type { OwnerConnection } from "./owner-connection.ts";
import type { OwnerFunctions } from "./owner-protocol.ts";
import type { OwnerSettings } from "./owner-settings.ts";
import { StatementNotExecutedError } from "./statement-not-executed-error.ts";
import { createSubscriptions, type Subscription } from "./subscriptions.ts";

/** Calls that are still out this long after they could have been sent are left to their fate by `close()`. */
const CLOSE_DEADLINE_MS = 10_000;

/** Between two tries to get back a lost owner for those who listen. */
const RECONNECT_DELAY_MS = 1_000;

/** The settings of an engine that an owner process runs. */
export interface SharedEngineOptions extends OwnerSettings {
  readonly startTimeoutMs: number;
  readonly silenceLimitMs: number;
  readonly logger: EmbeddedEngineLogger | undefined;
}

/** An engine that an owner process runs; the connection is made by the first call and again whenever it was lost. */
export function createSharedEngine(options: SharedEngineOptions): EmbeddedEngine {
  const closed = new AbortController();
  const subscriptions = createSubscriptions();
  const calls = new Set<Promise<unknown>>();
  let current: Promise<OwnerConnection> | undefined;
  let reconnectTimer: NodeJS.Timeout | undefined;
  let closing: Promise<void> | undefined;

  const connect = async (): Promise<OwnerConnection> => {
    for (;;) {
      const connection = await obtainOwner({
        ...options,
        onNotification: subscriptions.deliver,
        signal: closed.signal,
      });
      try {
        await subscriptions.resume(connection);
        return connection;
      } catch (error) {
        if (connection.isOpen) throw error;
      }
    }
  };

  const useConnection = (): Promise<OwnerConnection> => {
    if (closing !== undefined) return Promise.reject(engineClosed());
    current ??= startConnecting();
    return current;
  };

  function startConnecting(): Promise<OwnerConnection> {
    const attempt = connect();
    const forget = (): void => {
      if (current === attempt) current = undefined;
    };
    attempt.then((connection) => {
      void connection.closed.then(() => {
        forget();
        onLost();
      });
    }, forget);
    return attempt;
  }

  function onLost(): void {
    if (closing !== undefined) return;
    options.logger?.debug(`The embedded engine of ${options.dataDirectory} has ended.`);
    if (!subscriptions.isEmpty) reconnect();
  }

  /** Those who listen make no call that would connect again. */
  function reconnect(): void {
    useConnection().catch((error: unknown) => {
      if (closing !== undefined || subscriptions.isEmpty) return;
      options.logger?.warn(
        `The embedded engine of ${options.dataDirectory} could not be reached again: ${String(error)}`,
      );
      clearTimeout(reconnectTimer);
      reconnectTimer = setTimeout(reconnect, RECONNECT_DELAY_MS);
    });
  }

  const listenUntilHeard = async (subscription: Subscription): Promise<void> => {
    for (;;) {
      const connection = await useConnection();
      try {
        await subscriptions.listen(connection, subscription);
        return;
      } catch (error) {
        if (connection.isOpen) throw error;
        await connection.closed;
      }
    }
  };

  const stopListening = async (subscription: Subscription): Promise<void> => {
    subscriptions.remove(subscription);
    const connection = closing === undefined ? await current?.catch(() => undefined) : undefined;
    if (connection === undefined) return;
    await subscriptions.unlistenIfUnused(connection, subscription.channel).catch((error: unknown) => {
      // An owner that has ended notifies nobody.
      if (connection.isOpen) throw error;
    });
  };

  const callUntilTaken = async <Name extends keyof OwnerFunctions>(
    name: Name,
    args: Parameters<OwnerFunctions[Name]>,
  ): Promise<Awaited<ReturnType<OwnerFunctions[Name]>>> => {
    for (;;) {
      const connection = await useConnection();
      try {
        return await connection.call(name, ...args);
      } catch (error) {
        if (!(error instanceof StatementNotExecutedError)) throw error;
        // That owner is ending; once the line is down the next one is sought.
        await connection.closed;
      }
    }
  };

  const call = <Name extends keyof OwnerFunctions>(name: Name, ...args: Parameters<OwnerFunctions[Name]>) => {
    const result = callUntilTaken(name, args);
    calls.add(result);
    const forget = (): void => void calls.delete(result);
    result.then(forget, forget);
    return result;
  };

  const shutDown = async (): Promise<void> => {
    clearTimeout(reconnectTimer);
    await settleWithin(options.startTimeoutMs + CLOSE_DEADLINE_MS, calls);
    closed.abort(engineClosed());
    const connection = await current?.catch(() => undefined);
    await connection?.end();
  };

  return {
    query: (text, values) => call("query", { text, values }),
    exec: (text) => call("exec", text),
    transaction: (statements) => call("transaction", statements),
    async listen(channel, onNotification, onReconnect) {
      const subscription = { channel, onNotification, onReconnect };
      subscriptions.add(subscription);
      try {
        await listenUntilHeard(subscription);
      } catch (error) {
        subscriptions.remove(subscription);
        throw error;
      }
      return () => stopListening(subscription);
    },
    close() {
      closing ??= shutDown();
      return closing;
    },
  };
}

async function settleWithin(deadlineMs: number, promises: Iterable<Promise<unknown>>): Promise<void> {
  const { promise: deadline, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, deadlineMs);
  await Promise.race([Promise.allSettled(promises), deadline]);
  clearTimeout(timer);
}
