import type { ResultToWrite } from "../protocol/result-meta.ts";
import type { WireMessage } from "../protocol/wire-message.ts";

/** A message and where it goes. */
export interface OutgoingMessage extends WireMessage {
  /** The broker's name of the queue. */
  readonly queue: string;
}

/** Carries messages: RabbitMQ or Redis. */
export interface CeleryBroker {
  /** What and where it is, for error messages: without secrets. */
  readonly title: string;
  /**
   * Resolves when the broker has the message for good.
   *
   * @throws SubmitError (SUBMIT_FAILED), whose `outcome` tells whether it may have arrived
   */
  publish(message: OutgoingMessage): Promise<void>;
  /** Takes messages of queues, until it is closed. */
  consume(request: ConsumeRequest): BrokerConsumer;
  /** Sends to every worker, in any language; nobody need listen. */
  broadcast(message: ControlMessage): Promise<void>;
  /** Receives what others broadcast to workers, again after every reconnect. Resolves once armed. */
  listen(listener: ControlListener): Promise<AsyncDisposable>;
  /**
   * Sends what nothing depends on: it is dropped, without a word, while the broker is away or falls behind. Never waits
   * and never throws; {@link close} lets out what was sent before it.
   */
  notify(notice: Notice): void;
  /** @throws BackendUnavailableError (BACKEND_UNAVAILABLE) */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** A command of Celery's remote control. */
export interface ControlMessage {
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** A worker that obeys the remote control. */
export interface ControlListener {
  /** As Celery's tools name the worker, with an `@`. Two workers may have the same one, and both hear everything. */
  readonly hostname: string;
  /** Must not throw. */
  readonly onMessage: (message: ControlMessage) => void;
}

/** An event, or the answer to a command. */
export interface Notice {
  /** `celeryev`, which is made where it is missing, or that of a command's `reply_to`, which whoever asked has made. */
  readonly exchange: string;
  readonly routingKey: string;
  /** Plain JSON. */
  readonly body: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** What a worker takes. */
export interface ConsumeRequest {
  /** The broker's names. */
  readonly queues: readonly string[];
  /** Messages of each queue that are held at most, those that run included. */
  readonly prefetch: number;
  /** Must not throw. */
  readonly onDelivery: (delivery: Delivery) => void;
}

/** A worker's hold of its queues. It reconnects by itself. */
export interface BrokerConsumer {
  /** Resolves once it takes messages; rejects when it cannot, and has freed everything then. */
  readonly ready: Promise<void>;
  isHealthy(): boolean;
  /** Takes no more; deliveries that are out can still be settled. */
  pause(): Promise<void>;
  close(): Promise<void>;
}

/** One message in a worker's hand. */
export interface Delivery {
  /** The broker's name. */
  readonly queue: string;
  readonly message: WireMessage;
  /** It was given out before: whoever had it is gone, or handed it back. */
  readonly redelivered: boolean;
  /** How often it came back, where the broker counts (quorum queues); handing it back counts too. */
  readonly returns?: number | undefined;
  /** Aborts when it can be settled no more: the connection is gone, or another worker has it. */
  readonly lapsed: AbortSignal;
  /** Takes it out of the broker before it has run: what becomes of it later is carried out all the same. */
  acknowledgeEarly(): Promise<void>;
  /**
   * Carries out what became of it, in the order of {@link Settlement}'s members; at the end it is gone from the broker. What
   * stops in the middle comes again, and nothing is lost. Where one server keeps it all it happens at once. Of a delivery
   * that has lapsed only the results are kept: whoever has the message now does the rest.
   */
  settle(settlement: Settlement): Promise<void>;
}

/** What became of a delivery. */
export interface Settlement {
  readonly results?: readonly AddressedResult[] | undefined;
  /** What follows, or the task itself once more. Who finds the result stored, and the message again, sends it again. */
  readonly publish?: readonly DueMessage[] | undefined;
  /** `dead-letter`: to the queue's dead letter exchange where it has one. `again`: back into its queue, at once. */
  readonly verdict: "done" | "dead-letter" | "again";
}

/** A message that may have to wait. */
export interface DueMessage {
  readonly message: OutgoingMessage;
  /** Kept back until then, without a worker; `undefined`: it goes out at once. */
  readonly dueAt: Date | undefined;
}

/** A result, and who waits for it besides those who read the result backend. */
export interface AddressedResult {
  readonly result: ResultToWrite;
  readonly replyTo: string | undefined;
  readonly correlationId: string | undefined;
}
