import type { Logger } from "@task-abstraction/core";
import { Redis, type RedisOptions } from "ioredis";

/** Where a Redis is, and how to reach it. */
export interface RedisAddress {
  /** `redis://` or `rediss://`, with the number of the database as its path. */
  readonly url: string;
  /** Without secrets. */
  readonly title: string;
  /** As `node:tls` takes them. */
  readonly tls: object | undefined;
  /** The setting that holds the url, for messages. */
  readonly setting: string;
}

const CONNECT_TIMEOUT_MS = 10_000;
const COMMAND_TIMEOUT_MS = 15_000;
const RECONNECT_MOST_MS = 2_000;
/** A server that owes an answer for so long is gone, whatever the network says. Blocking reads ask for less. */
const SILENCE_MS = 20_000;

/** Which kind of work a connection is for. */
export type RedisPurpose =
  /** Commands that answer at once: they fail while the server is away, and after a limit when it is silent. */
  | "commands"
  /** Commands that must not be carried out twice: as those, but one that was on its way when the connection broke fails. */
  | "once"
  /** Subscriptions and blocking reads, made again by themselves after a loss. */
  | "waiting";

const PURPOSES = {
  commands: { maxRetriesPerRequest: 1, commandTimeout: COMMAND_TIMEOUT_MS },
  once: {
    // What was on its way when the connection broke is not sent again by itself.
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    commandTimeout: COMMAND_TIMEOUT_MS,
    socketTimeout: SILENCE_MS,
  },
  waiting: { maxRetriesPerRequest: null, autoResubscribe: true, socketTimeout: SILENCE_MS },
} as const satisfies Readonly<Record<RedisPurpose, RedisOptions>>;

/** A connection that is made at the first command. */
export function connectRedis(address: RedisAddress, purpose: RedisPurpose, logger: Logger): Redis {
  const { url, tls, title } = address;
  const redis = new Redis(url, {
    ...(tls !== undefined && { tls }),
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    keepAlive: 10_000,
    noDelay: true,
    connectionName: `task-abstraction ${process.pid}`,
    retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 10), RECONNECT_MOST_MS),
    ...PURPOSES[purpose],
  });
  let isLost = false;
  // Without a listener ioredis prints every failed attempt.
  redis.on("error", (error: Error) => {
    if (isLost) return;
    isLost = true;
    logger.warn("Redis cannot be reached; trying again.", { server: title, error: error.message });
  });
  redis.on("ready", () => {
    isLost = false;
  });
  return redis;
}

/** The number in the path of the url; 0 where there is none. */
export function databaseOf({ url }: Pick<RedisAddress, "url">): number {
  return Number.parseInt(new URL(url).pathname.slice(1), 10) || 0;
}

/** Whether two urls lead to one database, by one user: what is written there can be written at once. */
export function isSameDatabase(first: string, second: string): boolean {
  const [place, otherPlace] = [first, second].map((url) => {
    const { protocol, username, password, hostname, port } = new URL(url);
    return [protocol, username, password, hostname, port || "6379", databaseOf({ url })].join(" ");
  });
  return place === otherPlace;
}
