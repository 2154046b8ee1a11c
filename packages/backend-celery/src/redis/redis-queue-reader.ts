import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";
import type { Logger } from "@task-abstraction/core";
import { Bell } from "./bell.ts";
import type { KombuKeys } from "./kombu-keys.ts";
import type { RedisCommands } from "./redis-commands.ts";
import type { TakenMessage } from "./redis-delivery.ts";
import { valueSuffix } from "./redis-settlements.ts";
import { RedisWakeUp, type RedisWakeUpParts } from "./redis-wake-up.ts";

/** Between two looks at what nobody tells of. */
const LOOK_MS = 500;
/** Messages of one look: the server does nothing else meanwhile. */
const MOST_AT_ONCE = 100;
const RETRY_FIRST_MS = 100;
const RETRY_MOST_MS = 2_000;

/** What a reader works with. */
export interface RedisQueueReaderParts extends RedisWakeUpParts {
  readonly commands: RedisCommands;
  readonly keys: KombuKeys;
  readonly logger: Logger;
  /** Whose messages they become. */
  readonly worker: string;
  /** How many more may be taken now. */
  readonly room: (queue: string) => number;
  readonly onTaken: (message: TakenMessage) => void;
}

/** Takes the messages of one queue, the most urgent first, as many as there is room for. */
export class RedisQueueReader {
  /** Resolves after the first look; rejects when that fails. */
  readonly ready: Promise<void>;
  readonly #parts: RedisQueueReaderParts;
  readonly #queue: string;
  readonly #bell = new Bell();
  readonly #wakeUp: RedisWakeUp;
  readonly #first = Promise.withResolvers<void>();
  readonly #pausing = new AbortController();
  readonly #ended: Promise<void>;
  #calls = 0;
  #isFull = false;
  #isUncertain = false;
  #lookedAt = performance.now();

  constructor(parts: RedisQueueReaderParts, queue: string) {
    this.#parts = parts;
    this.#queue = queue;
    this.#wakeUp = new RedisWakeUp(parts, queue, this.#bell);
    this.ready = this.#first.promise;
    this.ready.catch(() => undefined);
    this.#ended = this.#read();
  }

  /** When it last had an answer, as `performance.now()` tells the time. */
  get lookedAt(): number {
    return this.#lookedAt;
  }

  /** Whether it may have taken messages that it does not know of. */
  get isUncertain(): boolean {
    return this.#isUncertain;
  }

  /** There is room for one more. */
  wake(): void {
    if (this.#isFull) this.#bell.ring();
  }

  /** Takes no more. What it has taken is delivered then. */
  async pause(): Promise<void> {
    this.#pausing.abort();
    this.#bell.ring();
    this.#first.reject(new Error("The consumer was closed."));
    this.#wakeUp.close();
    await this.#ended;
  }

  async #read(): Promise<void> {
    const { signal } = this.#pausing;
    while (!signal.aborted) {
      const most = Math.min(this.#parts.room(this.#queue), MOST_AT_ONCE);
      const { dueInMs, messages } = await this.#claim(most);
      for (const message of messages) this.#parts.onTaken(message);
      if (signal.aborted) return;
      this.#isFull = messages.length === most;
      if (this.#isFull && this.#parts.room(this.#queue) > 0) continue;
      if (!this.#isFull) this.#wakeUp.arm();
      await this.#bell.wait(dueInMs < 0 ? LOOK_MS : Math.min(dueInMs, LOOK_MS));
      // What is settled in one answer of the server makes room for one look.
      if (this.#isFull) await nextTurn();
    }
  }

  /**
   * Until there is an answer. One that was lost on the way is asked for again: what it told of would be nobody's otherwise,
   * while this worker lives.
   */
  async #claim(most: number): Promise<Claimed> {
    this.#calls += 1;
    const { signal } = this.#pausing;
    let pauseMs = RETRY_FIRST_MS;
    for (let isRepeated = false; ; isRepeated = true) {
      try {
        const claimed = await this.#ask(most, isRepeated);
        this.#lookedAt = performance.now();
        this.#isUncertain = false;
        this.#first.resolve();
        return claimed;
      } catch (error) {
        this.#isUncertain = true;
        this.#first.reject(error);
        this.#parts.logger.debug("A queue cannot be read; trying again.", {
          queue: this.#queue,
          error: String(error),
        });
      }
      // What was taken and not told of comes back when this worker is missed.
      if (signal.aborted) return { dueInMs: -1, messages: [] };
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
      pauseMs = Math.min(pauseMs * 2, RETRY_MOST_MS);
    }
  }

  async #ask(most: number, isRepeated: boolean): Promise<Claimed> {
    const { commands, keys, worker } = this.#parts;
    const lists = keys.lists(this.#queue);
    const [dueInMs, ...told] = await commands.run((redis) =>
      redis.claimMessages(
        4 + lists.length,
        keys.unacked,
        keys.unackedIndex,
        keys.workers,
        keys.delayed(this.#queue),
        ...lists,
        worker,
        `${worker}:${this.#queue}:${this.#calls}-`,
        most,
        valueSuffix(this.#queue),
        keys.wakeChannel(this.#queue),
        isRepeated ? "1" : "0",
      ),
    );
    const messages: TakenMessage[] = [];
    for (let index = 0; index < told.length; index += 2)
      messages.push({ tag: told[index] as string, queue: this.#queue, envelope: told[index + 1] as string });
    return { dueInMs, messages };
  }
}

interface Claimed {
  /** -1: nothing waits. */
  readonly dueInMs: number;
  readonly messages: readonly TakenMessage[];
}
