import { BackendUnavailableError, type Logger } from "@task-abstraction/core";
import type { Redis } from "ioredis";
import { mapCeleryError } from "../map-celery-error.ts";
import { CLAIM, FINISH, FORGET, PUSH, RENEW, RESTORE, SETTLE, UNLOCK } from "./redis-broker-scripts.ts";
import { connectRedis, type RedisAddress } from "./redis-link.ts";

/** How long a command waits for a connection. */
const OPEN_TIMEOUT_MS = 10_000;

type Argument = string | number | Buffer;
type Script<Answer> = (...keysAndArguments: readonly [keys: number, ...Argument[]]) => Promise<Answer>;

/** The broker's scripts, each with the number of its keys, the keys and the arguments. */
export interface BrokerScripts {
  readonly pushMessages: Script<null>;
  readonly claimMessages: Script<readonly [dueInMs: number, ...tagsAndEnvelopes: string[]]>;
  readonly renewClaims: Script<readonly [now: string, ...lapsed: string[]]>;
  readonly settleMessage: Script<0 | 1>;
  readonly finishMessages: Script<readonly (number | string)[]>;
  readonly restoreMessage: Script<0 | 1>;
  readonly forgetMember: Script<null>;
  readonly unlock: Script<null>;
}

const SCRIPTS: Readonly<Record<keyof BrokerScripts, string>> = {
  pushMessages: PUSH,
  claimMessages: CLAIM,
  renewClaims: RENEW,
  settleMessage: SETTLE,
  finishMessages: FINISH,
  restoreMessage: RESTORE,
  forgetMember: FORGET,
  unlock: UNLOCK,
};

/** The broker's one connection for commands, made at the first of them and again whenever it is lost. */
export class RedisCommands {
  readonly address: RedisAddress;
  readonly #redis: Redis & BrokerScripts;
  #opening: Promise<void> | undefined;
  #lastError: Error | undefined;

  constructor(address: RedisAddress, logger: Logger) {
    this.address = address;
    const redis = connectRedis(address, "once", logger);
    for (const [name, lua] of Object.entries(SCRIPTS)) redis.defineCommand(name, { lua });
    redis.on("error", (error: Error) => {
      this.#lastError = error;
    });
    this.#redis = redis as Redis & BrokerScripts;
  }

  /** Whether it takes commands at once. */
  get isReady(): boolean {
    return this.#redis.status === "ready";
  }

  /**
   * A connection that takes commands. Where there is none, what the next attempt to connect brings.
   *
   * @throws BackendUnavailableError (BACKEND_UNAVAILABLE)
   */
  async open(): Promise<Redis & BrokerScripts> {
    if (this.#redis.status !== "ready") {
      this.#opening ??= this.#waitUntilReady().finally(() => {
        this.#opening = undefined;
      });
      await this.#opening;
    }
    return this.#redis;
  }

  /** @throws BackendUnavailableError (BACKEND_UNAVAILABLE) */
  async run<Answer>(call: (redis: Redis & BrokerScripts) => Promise<Answer>): Promise<Answer> {
    const redis = await this.open();
    try {
      return await call(redis);
    } catch (error) {
      throw mapCeleryError(error, this.address);
    }
  }

  /** Calls `listener` with every connection that is made. */
  onConnect(listener: () => void): void {
    this.#redis.on("ready", listener);
  }

  close(): void {
    this.#redis.disconnect();
  }

  #waitUntilReady(): Promise<void> {
    const redis = this.#redis;
    if (redis.status === "end")
      throw new BackendUnavailableError(`The connection to ${this.address.title} is closed.`);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const fail = (): void =>
      reject(mapCeleryError(this.#lastError ?? new Error("the connection was closed"), this.address));
    const timer = setTimeout(
      () => reject(mapCeleryError(new Error("it does not answer"), this.address)),
      OPEN_TIMEOUT_MS,
    );
    redis.once("ready", resolve).once("close", fail);
    if (redis.status === "wait") redis.connect().catch(() => undefined);
    return promise.finally(() => {
      clearTimeout(timer);
      redis.off("ready", resolve).off("close", fail);
    });
  }
}
