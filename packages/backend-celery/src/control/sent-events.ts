import type { CeleryBroker, OutgoingMessage } from "../broker/celery-broker.ts";
import { clientHostname } from "../protocol/client-hostname.ts";
import { EventSender } from "./event-sender.ts";
import { LamportClock } from "./lamport-clock.ts";

/** Tells monitors of what this client submits, before any worker has it. */
export class SentEvents {
  readonly #sender: EventSender;

  constructor(broker: Pick<CeleryBroker, "notify">) {
    this.#sender = new EventSender(broker, clientHostname, new LamportClock());
  }

  sent({ headers, queue }: OutgoingMessage): void {
    const { id, task, root_id, parent_id, argsrepr, kwargsrepr, retries, eta, expires } = headers;
    this.#sender.send("task-sent", {
      uuid: id,
      root_id,
      parent_id,
      name: task,
      args: argsrepr,
      kwargs: kwargsrepr,
      retries,
      eta,
      expires,
      queue,
      exchange: "",
      routing_key: queue,
    });
  }
}
