import { eventually } from "@task-abstraction/conformance";
import { expect } from "vitest";
import type {
  BrokerConsumer,
  CeleryBroker,
  Delivery,
  OutgoingMessage,
} from "../../src/broker/celery-broker.ts";

/** A consumer that only collects what it is given. */
export interface HeldDeliveries {
  readonly consumer: BrokerConsumer;
  readonly deliveries: readonly Delivery[];
  /** Answers them when there are so many. */
  until(count: number): Promise<readonly Delivery[]>;
}

/** Takes messages of a queue. */
export async function holdDeliveries(
  broker: CeleryBroker,
  queue = "q",
  prefetch = 10,
): Promise<HeldDeliveries> {
  const deliveries: Delivery[] = [];
  const consumer = broker.consume({
    queues: [queue],
    prefetch,
    onDelivery: (delivery) => deliveries.push(delivery),
  });
  await consumer.ready;
  return {
    consumer,
    deliveries,
    until: (count) =>
      eventually(() => {
        expect(deliveries.length).toBeGreaterThanOrEqual(count);
        return deliveries;
      }),
  };
}

/** A message whose body is its name. */
export function messageOf(name: string, changes: Partial<OutgoingMessage> = {}): OutgoingMessage {
  return {
    queue: "q",
    contentType: "application/json",
    contentEncoding: "utf-8",
    headers: { id: name, task: "t" },
    body: Buffer.from(name),
    correlationId: name,
    replyTo: undefined,
    priority: 0,
    ...changes,
  };
}

export function namesOf(deliveries: readonly Delivery[]): readonly string[] {
  return deliveries.map(({ message }) => message.body.toString());
}
