import { randomUUID } from "node:crypto";
import type { AddressedResult, DueMessage, Settlement } from "../broker/celery-broker.ts";
import { markRedelivered, sealForQueue } from "./kombu-envelope.ts";
import { type KombuKeys, priorityStep } from "./kombu-keys.ts";
import type { RedisCommands } from "./redis-commands.ts";
import type { RedisPublisher } from "./redis-publisher.ts";
import { ScriptBatch } from "./script-batch.ts";

/** A worker in Python leaves a message that was due to ours for so long, in seconds. */
const GRACE_SECONDS = 60;

/** Where results go. */
export interface BrokerResults {
  write(results: readonly AddressedResult[]): Promise<void>;
  /** Only of results in the database that holds the messages: what to store there. */
  encode?(results: readonly AddressedResult[]): EncodedResults;
}

/** A result as it is stored. */
export interface ResultEntry {
  readonly key: string;
  readonly json: string;
}

/** Results as they are stored. */
export interface EncodedResults {
  readonly entries: readonly ResultEntry[];
  /** How long they are kept; 0: for ever. */
  readonly expiresSeconds: number;
}

/** What settling needs. */
export interface RedisSettlementsParts {
  readonly commands: RedisCommands;
  readonly keys: KombuKeys;
  readonly publisher: RedisPublisher;
  readonly results: BrokerResults;
  readonly visibilityTimeoutSeconds: number;
}

/** A message that is settled. */
export interface SettledMessage {
  /** `undefined`: it was acknowledged before. */
  readonly tag: string | undefined;
  readonly queue: string;
  readonly envelope: string;
  readonly priority: number | undefined;
}

/** What most settlements are: one result, and the message is gone. */
interface Finish extends ResultEntry {
  readonly tag: string;
}

/** Carries out settlements, each by one script. */
export class RedisSettlements {
  readonly #parts: RedisSettlementsParts;
  /** Those that the worker takes from: what is not due yet waits for it. */
  readonly #queues: ReadonlySet<string>;

  readonly #finishes = new ScriptBatch<Finish>({
    lengthOf: ({ json }) => json.length,
    run: (finishes) => this.#finish(finishes),
  });
  /** The same for all results of a worker. */
  #expiresSeconds = 0;

  constructor(parts: RedisSettlementsParts, queues: readonly string[]) {
    this.#parts = parts;
    this.#queues = new Set(queues);
  }

  /**
   * False: the message is somebody else's, and only results were stored.
   *
   * @throws BackendUnavailableError (BACKEND_UNAVAILABLE)
   */
  async settle(message: SettledMessage, settlement: Settlement): Promise<boolean> {
    const { commands, keys, results } = this.#parts;
    const { results: toStore = [], publish = [], verdict } = settlement;
    const encoded = results.encode?.(toStore);
    if (encoded === undefined && toStore.length > 0) await results.write(toStore);
    const { entries, expiresSeconds } = encoded ?? { entries: [], expiresSeconds: 0 };
    const [entry] = entries;
    if (verdict === "done" && message.tag !== undefined && entry !== undefined && isAll(entries, publish)) {
      this.#expiresSeconds = expiresSeconds;
      const finish = { ...entry, tag: message.tag };
      return (await commands.run(() => this.#finishes.add(finish))) === 1;
    }
    const now = Date.now();
    const waiting = publish.filter((due) => this.#mustWait(due, now));
    const pushes = publish.filter((due) => !waiting.includes(due)).map((due) => this.#pushOf(due));
    if (verdict === "again" && message.tag !== undefined) pushes.push(this.#putBack(message));
    if (message.tag === undefined && entries.length + pushes.length + waiting.length === 0) return true;
    const answer = await commands.run((redis) => {
      for (const { message: following } of publish) this.#parts.publisher.declare(following.queue, redis);
      return redis.settleMessage(
        2 + entries.length + pushes.length + waiting.length,
        keys.unacked,
        keys.unackedIndex,
        ...entries.map(({ key }) => key),
        ...pushes.map(({ list }) => list),
        ...waiting.map(({ message: { queue } }) => keys.delayed(queue)),
        message.tag ?? "",
        expiresSeconds,
        entries.length,
        pushes.length,
        waiting.length,
        ...entries.map(({ json }) => json),
        ...pushes.flatMap(({ side, envelope, channel }) => [side, envelope, channel]),
        ...waiting.flatMap((due) => this.#waitingArguments(due)),
      );
    });
    return answer === 1;
  }

  #finish(finishes: readonly Finish[]): Promise<readonly (number | string)[]> {
    const { commands, keys } = this.#parts;
    return commands.run((redis) =>
      redis.finishMessages(
        2 + finishes.length,
        keys.unacked,
        keys.unackedIndex,
        ...finishes.map(({ key }) => key),
        this.#expiresSeconds,
        ...finishes.flatMap(({ tag, json }) => [tag, json]),
      ),
    );
  }

  /** What another queue's workers may have to take goes out at once, with its eta: they may all be Python's. */
  #mustWait({ message, dueAt }: DueMessage, now: number): boolean {
    return dueAt !== undefined && dueAt.getTime() > now && this.#queues.has(message.queue);
  }

  #pushOf({ message }: DueMessage): Push {
    const { queue, priority } = message;
    return {
      side: "LPUSH",
      list: this.#parts.keys.list(queue, priority),
      envelope: sealForQueue(message),
      channel: this.#parts.publisher.wakeChannel(queue, priority),
    };
  }

  /** It is the next to be taken. */
  #putBack({ queue, envelope, priority }: SettledMessage): Push {
    return {
      side: "RPUSH",
      list: this.#parts.keys.list(queue, priority),
      envelope: markRedelivered(envelope),
      channel: this.#parts.publisher.wakeChannel(queue, priority),
    };
  }

  /** It lies among the messages that workers have, so that any of them puts it back should none of ours be there. */
  #waitingArguments({ message, dueAt }: DueMessage): readonly (string | number)[] {
    const due = (dueAt as Date).getTime() / 1_000;
    return [
      `${priorityStep(message.priority)}-${randomUUID()}`,
      `[${sealForQueue(message)}${valueSuffix(message.queue)}`,
      due,
      due - this.#parts.visibilityTimeoutSeconds + GRACE_SECONDS,
    ];
  }
}

/** What follows the envelope of a message in `unacked`. */
export function valueSuffix(queue: string): string {
  return `, "", ${JSON.stringify(queue)}]`;
}

/** Whether one result is all there is to tell. */
function isAll(entries: readonly ResultEntry[], publish: readonly DueMessage[]): boolean {
  return entries.length === 1 && publish.length === 0;
}

interface Push {
  readonly side: "LPUSH" | "RPUSH";
  readonly list: string;
  readonly envelope: string;
  readonly channel: string;
}
