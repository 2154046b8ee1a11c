import type { ControlledWorker } from "./controlled-worker.ts";

/** As `Queue.as_dict()` of kombu: Flower's page of a worker wants every key. */
export function describeQueue(name: string, { configuration }: ControlledWorker) {
  return {
    name,
    exchange: {
      name,
      type: "direct",
      arguments: null,
      durable: true,
      passive: false,
      auto_delete: false,
      delivery_mode: null,
      no_declare: false,
    },
    routing_key: name,
    queue_arguments: configuration.queueType === "quorum" ? { "x-queue-type": "quorum" } : null,
    binding_arguments: null,
    consumer_arguments: null,
    durable: true,
    exclusive: false,
    auto_delete: false,
    no_ack: false,
    alias: null,
    bindings: [],
    no_declare: null,
    expires: null,
    message_ttl: null,
    max_length: null,
    max_length_bytes: null,
    max_priority: configuration.maxPriority ?? null,
  };
}
