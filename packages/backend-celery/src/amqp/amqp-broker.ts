import type { Logger } from "@task-abstraction/core";
import type {
  BrokerConsumer,
  CeleryBroker,
  ConsumeRequest,
  ControlListener,
  ControlMessage,
  Notice,
  OutgoingMessage,
  Settlement,
} from "../broker/celery-broker.ts";
import type { ResultStore } from "../results/result-store.ts";
import { RpcResults } from "../results/rpc-results.ts";
import { AmqpConsumer } from "./amqp-consumer.ts";
import { broadcast, listen } from "./amqp-control.ts";
import { type AmqpAddress, AmqpLink } from "./amqp-link.ts";
import { AmqpNotices } from "./amqp-notices.ts";
import { AmqpParking } from "./amqp-parking.ts";
import { AmqpPublisher } from "./amqp-publisher.ts";
import { AmqpTopology, type QueuePlan } from "./amqp-topology.ts";

/** What it is made of. */
export interface AmqpBrokerOptions {
  readonly address: AmqpAddress;
  readonly plan: QueuePlan;
  /** `rpc`: workers send them to the client that submitted the task. */
  readonly results: ResultStore | "rpc";
  /** With `rpc`: how long they are remembered. */
  readonly resultExpiresSeconds: number;
  readonly logger: Logger;
}

/** RabbitMQ. Publishing and consuming have a connection each: one that RabbitMQ blocks must not hold up acknowledgements. */
export class AmqpBroker implements CeleryBroker {
  readonly title: string;
  readonly results: ResultStore;
  readonly #publishing: AmqpLink;
  readonly #consuming: AmqpLink;
  readonly #publisher: AmqpPublisher;
  readonly #parking: AmqpParking;
  readonly #notices: AmqpNotices;
  readonly #options: AmqpBrokerOptions;

  constructor(options: AmqpBrokerOptions) {
    const { address, plan, logger, results, resultExpiresSeconds: expiresSeconds } = options;
    this.#options = options;
    this.title = address.title;
    this.#publishing = new AmqpLink(address, "publisher", logger);
    this.#consuming = new AmqpLink(address, "worker", logger);
    const topology = new AmqpTopology(this.#publishing, plan, logger);
    this.#publisher = new AmqpPublisher(this.#publishing, topology, this.title);
    this.#parking = new AmqpParking(topology, this.#publisher);
    this.#notices = new AmqpNotices(this.#publishing);
    const rpc = { link: this.#consuming, publisher: this.#publisher, expiresSeconds, logger };
    this.results = results === "rpc" ? new RpcResults(rpc) : results;
  }

  publish(message: OutgoingMessage): Promise<void> {
    return this.#publisher.publish(message);
  }

  consume(request: ConsumeRequest): BrokerConsumer {
    const { plan, logger } = this.#options;
    const topology = new AmqpTopology(this.#consuming, plan, logger);
    const carryOut = (settlement: Settlement, lapsed: AbortSignal): Promise<void> =>
      this.#carryOut(settlement, lapsed);
    return new AmqpConsumer({ link: this.#consuming, topology, logger, carryOut }, request);
  }

  broadcast(message: ControlMessage): Promise<void> {
    return broadcast(this.#publishing, message);
  }

  listen(listener: ControlListener): Promise<AsyncDisposable> {
    return listen(this.#consuming, this.#options.logger, listener);
  }

  notify(notice: Notice): void {
    this.#notices.send(notice);
  }

  /** On the connection that submits use. */
  async ping(): Promise<void> {
    const channel = await (await this.#publishing.open()).createChannel();
    await channel.close();
  }

  async close(): Promise<void> {
    await this.#notices.close();
    await Promise.all([this.#publishing.close(), this.#consuming.close()]);
  }

  async #carryOut({ results = [], publish = [] }: Settlement, lapsed: AbortSignal): Promise<void> {
    if (results.length > 0) await this.results.write(results);
    if (publish.length > 0 && !lapsed.aborted)
      await Promise.all(publish.map((due) => this.#parking.publish(due)));
  }
}
