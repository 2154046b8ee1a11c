import type { TaskSnapshot, WorkflowSnapshot } from "../../src/adapter/snapshot.ts";
import type { TaskFailure } from "../../src/result/task-failure.ts";

/** A message of protocol 2: what its AMQP properties, headers and body hold. */
export interface Message {
  readonly id: string;
  readonly task: string;
  readonly queue: string;
  readonly retries: number;
  readonly eta: string | null;
  readonly expires: string | null;
  readonly rootId: string | null;
  readonly parentId: string | null;
  readonly replyTo: string | undefined;
  readonly priority: number | undefined;
  /** Headers of the user and of this library; Celery carries them along, in Python workers too. */
  readonly headers: Readonly<Record<string, string>>;
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;
  /** `embed.chain`: the remaining steps, the next one last. */
  readonly chain: readonly Signature[] | null;
}

export interface Signature {
  readonly task: string;
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>>;
  readonly immutable: boolean;
  readonly options: {
    readonly queue: string;
    readonly task_id: string;
    readonly reply_to: string | undefined;
    readonly priority: number | undefined;
    readonly headers: Readonly<Record<string, string>>;
  };
}

/** One message off the wire. Without `message` it is no task that can be read; its id may still be known. */
export interface Delivery {
  readonly message: Message | undefined;
  readonly id: string | undefined;
  readonly taskName: string | undefined;
  readonly fault: string;
  readonly redelivered: boolean;
  /**
   * Aborts when it may wait no longer: its channel has closed, or a minute is over on RabbitMQ, whose consumer_timeout
   * counts from the receipt.
   */
  readonly lapsed: AbortSignal;
  /** Redis: renews its visibility until disposed, while it waits and while it runs. RabbitMQ: nothing to renew. */
  keepAlive(): Disposable;
  /** Does nothing on a channel that has closed: the broker has taken the message back. */
  answer(verdict: Verdict): void;
}

/** ack, nack with and without requeue. */
export type Verdict = "done" | "again" | "dead-letter";

export interface Meta {
  readonly status: "PENDING" | "STARTED" | "RETRY" | "SUCCESS" | "FAILURE" | "REVOKED";
  readonly result: unknown;
  /** `retries` of the message that wrote it. */
  readonly retries: number | undefined;
}

/** amqplib's confirm channel or kombu's Redis lists, behind the same calls. */
export interface Broker {
  /**
   * Resolves on the broker's confirm; rejects when it came back unroutable, or the channel died first.
   * Once more while the broker is away, for as long as a call may take.
   */
  publish(queue: string, message: Message): Promise<void>;
  /** All queues or none, and none after an abort; queues that somebody deletes are declared and consumed again. */
  consume(queues: readonly string[], options: ConsumeOptions): Promise<Consumers>;
  /** To every worker, through `celery.pidbox`. */
  revoke(ids: readonly string[]): Promise<void>;
  onRevoke(revoke: (ids: readonly string[]) => void): Disposable;
  readonly alive: boolean;
}

export interface ConsumeOptions {
  /** Of each queue: a shared one is refused by quorum queues. */
  readonly prefetch: number;
  readonly signal: AbortSignal;
  receive(queue: string, delivery: Delivery): void;
}

export interface Consumers {
  cancel(): Promise<void>;
  /** Rejects when the broker takes no consumer of ours any more: other credentials, other queue arguments. */
  readonly refused: Promise<never>;
}

/** `celery-task-meta-<id>`: SETEX and PUBLISH in one MULTI; under rpc a message to `reply_to`. */
export interface Results {
  read(id: string): Promise<Meta | undefined>;
  /** A Lua script: never over a final state. False when there was one. */
  write(id: string, status: Meta["status"], result: unknown, message?: Message): Promise<boolean>;
  /** SUBSCRIBE; resolves once Redis has confirmed it. After a reconnect it wakes everybody. */
  subscribe(id: string, wake: () => void): Promise<Disposable>;
  /**
   * INCR `<prefix>deliveries:<id>:<retries>` and one more, since first starts are not counted: their message came
   * without `redelivered`. Never rejects; 1 where there is neither Redis nor a quorum queue.
   */
  countStart(message: Message): Promise<number>;
  uncountStart(message: Message): Promise<void>;
}

export declare const broker: Broker;
export declare const results: Results;
export declare const replyQueue: string | undefined;

export declare function randomId(): string;
/** The run's id ends in its number of steps, so that any process can derive the ids of the steps. */
export declare function newRunId(steps: number): string;
/** UUIDv5 of the run's id and the index. */
export declare function stepId(runId: string, step: number): string;
export declare function stepIds(runId: string): readonly [string, ...string[]];
export declare function withStep(
  headers: Message["headers"],
  runId: string,
  step: number,
): Message["headers"];
export declare function withoutStep(headers: Message["headers"]): {
  readonly headers: Message["headers"];
  readonly workflow: { readonly id: string; readonly step: number } | undefined;
};
/** `default` is `task_default_queue`. */
export declare function engineQueue(logical: string): string;
export declare function snapshotOf(meta: Meta | undefined): TaskSnapshot;
/** The name of a step that nobody has run or ended is not to be had: null. */
export declare function workflowSnapshotOf(metas: readonly (Meta | undefined)[]): WorkflowSnapshot;
/** `{ exc_type, exc_message, exc_module: "node" }`, as Python reads it. */
export declare function exceptionOf(error: TaskFailure): object;
