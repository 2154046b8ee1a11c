import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Connection } from "@temporalio/client";
import { askNamespace } from "./ask-namespace.ts";
import type { TemporalAddress } from "./start-temporal.ts";
import { withTemporal } from "./with-temporal.ts";

/** The shortest that a server takes. */
const RETENTION = "1 day";
const PAUSE_MS = 50;

/** A world of its own within a Temporal, as long as that runs: workflows and task queues of others are not seen in it. */
export interface TemporalNamespace extends TemporalAddress {
  readonly namespace: string;
}

/** Creates a namespace, by default with a name that nobody else has. Resolves when workflows can be started in it. */
export async function createNamespace(
  { address, addressInside, containerName }: TemporalAddress,
  namespace: string = randomUUID(),
): Promise<TemporalNamespace> {
  const { msToTs } = await import("@temporalio/common/lib/time.js");
  await withTemporal(address, async (connection) => {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: msToTs(RETENTION),
    });
    await untilServed(connection, namespace);
  });
  return { namespace, address, addressInside, containerName };
}

/** A server that was asked for it before remembers for a second that there is none. */
async function untilServed(connection: Connection, namespace: string): Promise<void> {
  const { NamespaceNotFoundError } = await import("@temporalio/client");
  for (;;) {
    try {
      return await askNamespace(connection, namespace);
    } catch (error) {
      if (!(error instanceof NamespaceNotFoundError)) throw error;
    }
    await delay(PAUSE_MS);
  }
}
