/** Between the parts of kombu's names: https://github.com/celery/kombu/blob/main/kombu/transport/redis.py */
const SEPARATOR = "\x06\x16";

/** A queue is four lists; what has a lower number is taken first. */
const PRIORITY_STEPS = [0, 3, 6, 9] as const;

/** kombu's keys and channels in one database, and ours beside them. */
export class KombuKeys {
  /** Messages that a worker has: by tag, `[envelope, exchange, routing key]`. */
  readonly unacked: string;
  /** When each of them was taken, in seconds: after the visibility timeout anybody puts it back. */
  readonly unackedIndex: string;
  /** Held by who puts back. */
  readonly unackedMutex: string;
  /** Ours: when each of our workers was last seen. */
  readonly workers: string;
  readonly #prefix: string;
  readonly #database: number;

  /** @param prefix Celery's `global_keyprefix` */
  constructor(prefix: string, database: number) {
    this.#prefix = prefix;
    this.#database = database;
    this.unacked = `${prefix}unacked`;
    this.unackedIndex = `${prefix}unacked_index`;
    this.unackedMutex = `${prefix}unacked_mutex`;
    this.workers = `${prefix}task-abstraction-workers`;
  }

  /** The list of a queue that holds messages of a priority. */
  list(queue: string, priority: number | undefined): string {
    const step = priorityStep(priority);
    return step === 0 ? `${this.#prefix}${queue}` : `${this.#prefix}${queue}${SEPARATOR}${step}`;
  }

  /** All lists of a queue, the most urgent first. */
  lists(queue: string): readonly string[] {
    return PRIORITY_STEPS.map((step) => this.list(queue, step));
  }

  /** Ours: tags of messages that are not due yet, by the time at which they are, in seconds. */
  delayed(queue: string): string {
    return `${this.#prefix}task-abstraction-delayed-${queue}`;
  }

  /** Queues of an exchange. */
  binding(exchange: string): string {
    return `${this.#prefix}_kombu.binding.${exchange}`;
  }

  /** Those of them that do not expire: kombu 5.7 keeps the bindings of an exchange that has some. */
  permanentBinding(exchange: string): string {
    return `${this.#prefix}_kombu.binding_permanent.${exchange}`;
  }

  /** Where a fanout exchange is heard. */
  channel(exchange: string, routingKey = ""): string {
    const name = `${this.#prefix}/${this.#database}.${exchange}`;
    return routingKey === "" ? name : `${name}/${routingKey}`;
  }

  /** Ours: tells of messages in lists that nobody can wait for. */
  wakeChannel(queue: string): string {
    return this.channel("task-abstraction-wake", queue);
  }
}

/** A queue of an exchange, as a member of its bindings. */
export interface KombuBinding {
  readonly routingKey: string;
  /** Of a topic exchange: a regular expression. */
  readonly pattern: string;
  readonly queue: string;
}

export function writeBinding({ routingKey, pattern, queue }: KombuBinding): string {
  return [routingKey, pattern, queue].join(SEPARATOR);
}

export function readBinding(member: string): KombuBinding {
  const [routingKey = "", pattern = "", queue = ""] = member.split(SEPARATOR);
  return { routingKey, pattern, queue };
}

/** The largest step that is not above a priority. */
export function priorityStep(priority = 0): number {
  return PRIORITY_STEPS.findLast((step) => step <= priority) ?? 0;
}
