import { BackendUnavailableError, type Logger } from "@task-abstraction/core";
import { type ChannelModel, connect, type RecoveringChannelModel } from "amqplib";
import { mapCeleryError } from "../map-celery-error.ts";

/** Of one attempt to connect. */
const CONNECT_TIMEOUT_MS = 10_000;
const RECONNECT_FIRST_MS = 100;
const RECONNECT_MOST_MS = 5_000;

/** Where a broker is, and how to reach it. */
export interface AmqpAddress {
  readonly url: string;
  /** Without secrets. */
  readonly title: string;
  /** As `node:tls` takes them: `ca`, `cert`, `key` … */
  readonly tls: object | undefined;
  readonly heartbeatSeconds: number;
}

/** One connection to RabbitMQ, made at the first call and again whenever it is lost. */
export class AmqpLink {
  readonly #address: AmqpAddress;
  readonly #purpose: string;
  readonly #logger: Logger;
  readonly #connectListeners = new Set<(model: ChannelModel) => void>();
  #recovering: Promise<RecoveringChannelModel> | undefined;
  #model: ChannelModel | undefined;
  #waiters: PromiseWithResolvers<ChannelModel>[] = [];
  #blocked: string | undefined;
  #isClosed = false;

  /** @param purpose what RabbitMQ's own pages call the connection */
  constructor(address: AmqpAddress, purpose: string, logger: Logger) {
    this.#address = address;
    this.#purpose = purpose;
    this.#logger = logger;
  }

  get isOpen(): boolean {
    return this.#model !== undefined;
  }

  /** Why the broker takes no messages just now (memory, disk); `undefined`: it does. */
  get blocked(): string | undefined {
    return this.#blocked;
  }

  /**
   * The open connection. Where there is none, what the next attempt to connect brings.
   *
   * @throws BackendUnavailableError (BACKEND_UNAVAILABLE)
   */
  async open(): Promise<ChannelModel> {
    if (this.#model !== undefined) return this.#model;
    if (this.#isClosed)
      throw new BackendUnavailableError(`The connection to ${this.#address.title} is closed.`);
    const waiter = Promise.withResolvers<ChannelModel>();
    this.#waiters.push(waiter);
    this.#recovering ??= this.#start();
    return waiter.promise;
  }

  /** Calls `listener` with every connection that is made, and with the one that is open. */
  onConnect(listener: (model: ChannelModel) => void): Disposable {
    this.#connectListeners.add(listener);
    if (this.#model !== undefined) listener(this.#model);
    return { [Symbol.dispose]: () => this.#connectListeners.delete(listener) };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const recovering = await this.#recovering?.catch(() => undefined);
    this.#model = undefined;
    this.#fail(new Error("it was closed"));
    await recovering?.close().catch(() => undefined);
  }

  async #start(): Promise<RecoveringChannelModel> {
    const { url, tls, heartbeatSeconds } = this.#address;
    const link = await connect(withHeartbeat(url, heartbeatSeconds), {
      ...tls,
      noDelay: true,
      timeout: CONNECT_TIMEOUT_MS,
      clientProperties: { connection_name: `task-abstraction ${this.#purpose} ${process.pid}` },
      recovery: {
        waitForConnect: false,
        initialDelay: RECONNECT_FIRST_MS,
        maxDelay: RECONNECT_MOST_MS,
      },
    });
    link.on("connect", (model) => this.#onConnect(model));
    link.on("disconnect", (error) => this.#onDisconnect(error));
    link.on("connect-failed", (error) => this.#fail(error));
    // Without a listener an error would end the process; what it means comes as a disconnect.
    link.on("error", () => undefined);
    link.on("blocked", (reason) => {
      this.#blocked = reason;
      this.#logger.warn("RabbitMQ takes no messages just now.", { broker: this.#address.title, reason });
    });
    link.on("unblocked", () => {
      this.#blocked = undefined;
    });
    return link;
  }

  #onConnect(model: ChannelModel): void {
    this.#model = model;
    this.#blocked = undefined;
    for (const waiter of this.#waiters.splice(0)) waiter.resolve(model);
    for (const listener of this.#connectListeners) listener(model);
  }

  #onDisconnect(error: Error): void {
    this.#model = undefined;
    this.#blocked = undefined;
    if (this.#isClosed) return;
    this.#logger.warn("The connection to RabbitMQ was lost; connecting again.", {
      broker: this.#address.title,
      error: String(error),
    });
  }

  #fail(error: Error): void {
    const { title } = this.#address;
    const unavailable = mapCeleryError(error, { title, setting: "brokerUrl (CELERY_BROKER_URL)" });
    for (const waiter of this.#waiters.splice(0)) waiter.reject(unavailable);
  }
}

function withHeartbeat(url: string, seconds: number): string {
  const parsed = new URL(url);
  if (!parsed.searchParams.has("heartbeat")) parsed.searchParams.set("heartbeat", String(seconds));
  return parsed.href;
}
