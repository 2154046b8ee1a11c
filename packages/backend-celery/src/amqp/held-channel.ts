import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "@task-abstraction/core";
import type { Channel, ChannelModel } from "amqplib";
import type { AmqpLink } from "./amqp-link.ts";

const RETRY_FIRST_MS = 100;
const RETRY_MOST_MS = 5_000;
/** Connections that may be lost before the first channel is ready: whoever shares one may lose it by a queue of its own. */
const MOST_LOSSES = 6;

/** What a channel is held for. */
export interface HeldChannelOptions {
  readonly link: AmqpLink;
  readonly logger: Logger;
  /** What is not possible while there is no channel, as a sentence for the log. */
  readonly complaint: string;
  /** Makes a new channel ready: declares, binds and consumes. It is done again with another one where it rejects. */
  readonly arm: (channel: Channel) => Promise<void>;
}

/** One channel that is there for as long as it is wanted: made again on every connection of its link, and where it alone was lost. */
export class HeldChannel {
  readonly #options: HeldChannelOptions;
  #ready = createReadiness();
  readonly #ending = new AbortController();
  readonly #subscription: Disposable;
  /** The newest connection: what an earlier one was about is over. */
  #newest: ChannelModel | undefined;
  #channel: Channel | undefined;
  #losses = 0;

  constructor(options: HeldChannelOptions) {
    this.#options = options;
    this.#subscription = options.link.onConnect((model) => {
      this.#newest = model;
      void this.#begin(model);
    });
    options.link.open().catch((error: unknown) => this.#fail(error));
  }

  /** Resolves when there is a channel, at once or with the next one; rejects as the next try does. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  get isReady(): boolean {
    return this.#channel !== undefined;
  }

  /** The channel that is there stays; no other comes after it. */
  stopRenewing(): void {
    this.#ending.abort();
    this.#subscription[Symbol.dispose]();
    this.#ready.reject(new Error("It was closed."));
  }

  async close(): Promise<void> {
    this.stopRenewing();
    const channel = this.#channel;
    this.#channel = undefined;
    await closeQuietly(channel);
  }

  /** Until there is a channel on this connection, or the connection is gone: with the next one it begins anew. */
  async #begin(model: ChannelModel): Promise<void> {
    const { link, logger, complaint } = this.#options;
    const { signal } = this.#ending;
    for (
      let pauseMs = RETRY_FIRST_MS;
      !signal.aborted && this.#newest === model;
      pauseMs = Math.min(pauseMs * 2, RETRY_MOST_MS)
    ) {
      try {
        await this.#open(model);
        return;
      } catch (error) {
        this.#losses += 1;
        if (!link.isOpen && this.#losses < MOST_LOSSES) return;
        this.#fail(error);
        if (!link.isOpen) return;
        logger.warn(`${complaint} Trying again.`, { error: String(error) });
        await delay(pauseMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  async #open(model: ChannelModel): Promise<void> {
    const { link, logger, arm } = this.#options;
    const channel = await model.createChannel();
    let isClosed = false;
    channel.on("error", (error) =>
      logger.warn("A channel was closed by RabbitMQ.", { error: String(error) }),
    );
    channel.on("close", () => {
      isClosed = true;
      if (this.#channel !== channel) return;
      this.#channel = undefined;
      if (!this.#ending.signal.aborted) this.#ready = createReadiness();
      if (link.isOpen) void this.#begin(model);
    });
    try {
      await arm(channel);
    } catch (error) {
      await closeQuietly(channel);
      throw error;
    }
    // Nobody wants it any more: what it was given in the meantime goes back with it.
    if (this.#ending.signal.aborted) return closeQuietly(channel);
    if (isClosed) throw new Error("The channel was closed as soon as it was ready.");
    this.#channel = channel;
    this.#ready.resolve();
  }

  #fail(error: unknown): void {
    this.#ready.reject(error);
    this.#ready = createReadiness();
  }
}

/** Who does not look at it need not catch it. */
function createReadiness(): PromiseWithResolvers<void> {
  const readiness = Promise.withResolvers<void>();
  readiness.promise.catch(() => undefined);
  return readiness;
}

/** It may be gone already. */
async function closeQuietly(channel: Channel | undefined): Promise<void> {
  try {
    await channel?.close();
  } catch {
    // What was wanted.
  }
}
