import { randomUUID } from "node:crypto";
import { askManagement, type ManagementCall } from "./ask-management.ts";
import { requireRabbitMqControl } from "./run-rabbitmq-control.ts";
import type { RabbitMqAddress } from "./start-rabbitmq.ts";

/** A world of its own within a RabbitMQ: queues and exchanges of others are not seen in it. */
export interface VirtualHost extends AsyncDisposable {
  readonly name: string;
  /** Where clients on this machine reach it. */
  readonly url: string;
  /** Where other containers of ours reach it. */
  readonly urlInside: string;
  /**
   * How many messages each queue has by its name, the unacknowledged ones too. Of a classic queue it is so at once, of a
   * quorum queue within five seconds.
   */
  countMessages(): Promise<Readonly<Record<string, number>>>;
  /** Closes all connections to it as an operator would (320 CONNECTION_FORCED), which takes about a second. */
  closeConnections(reason?: string): Promise<void>;
  /** Deletes it with all that is in it; its connections are closed. Safe to repeat. */
  delete(): Promise<void>;
}

/** Creates a virtual host, by default with a name that nobody else has. Takes some hundredths of a second. */
export async function createVirtualHost(
  { url, urlInside, managementUrl, containerName }: RabbitMqAddress,
  name: string = randomUUID(),
): Promise<VirtualHost> {
  const encodedName = encodeURIComponent(name);
  const ask = (call: ManagementCall) => askManagement(managementUrl, call);
  const remove = async () => void (await ask({ method: "DELETE", path: `/vhosts/${encodedName}` }));
  // Whoever creates it may do everything in it.
  await ask({ method: "PUT", path: `/vhosts/${encodedName}` });
  return {
    name,
    url: `${url}/${encodedName}`,
    urlInside: `${urlInside}/${encodedName}`,
    countMessages: async () => {
      // Without these, the numbers are those of five seconds ago.
      const path = `/queues/${encodedName}?disable_stats=true&enable_queue_totals=true`;
      const queues = (await ask({ method: "GET", path })) as readonly CountedQueue[];
      return Object.fromEntries(queues.map((queue) => [queue.name, queue.messages]));
    },
    closeConnections: async (reason = "closed by a test") => {
      // The management plugin learns of a connection within five seconds only.
      await requireRabbitMqControl(containerName, ["close_all_connections", "--vhost", name, reason]);
    },
    delete: remove,
    [Symbol.asyncDispose]: remove,
  };
}

interface CountedQueue {
  readonly name: string;
  readonly messages: number;
}
