import { SubmitError } from "@task-abstraction/core";
import { toSubmitError } from "./map-temporal-error.ts";
import type { TemporalConnection } from "./temporal-connection.ts";

/** What a server can do with activities that are in no workflow. */
interface Standalone {
  readonly isThere: boolean;
  readonly canDelay: boolean;
}

/** Asked once of each connection. */
const known = new WeakMap<TemporalConnection, Promise<Standalone>>();

/**
 * Asks the server whether it has standalone activities, and can delay them.
 *
 * @throws SubmitError (not-sent) when it cannot, or cannot be asked
 */
export async function checkStandalone(
  connection: TemporalConnection,
  { isDelayed }: { readonly isDelayed: boolean },
): Promise<void> {
  const asked = known.get(connection) ?? ask(connection);
  known.set(connection, asked);
  const standalone = await asked.catch((error: unknown) => {
    known.delete(connection);
    throw error;
  });
  const { address } = await connection.open();
  if (!standalone.isThere)
    throw new SubmitError(
      `Temporal at ${address} has no standalone activities, or they are not enabled. Set TEMPORAL_EXECUTION=workflow, or enable them (activity.enableStandalone, from server 1.31).`,
      "not-sent",
    );
  if (isDelayed && !standalone.canDelay)
    throw new SubmitError(
      `Temporal at ${address} cannot delay standalone activities. Set TEMPORAL_EXECUTION=workflow for what is delayed.`,
      "not-sent",
    );
}

async function ask(connection: TemporalConnection): Promise<Standalone> {
  const { namespace, ...server } = await connection.open();
  try {
    const { namespaceInfo } = await connection.call(({ client }) =>
      client.workflowService.describeNamespace({ namespace }),
    );
    const { standaloneActivities, standaloneActivityStartDelay } = namespaceInfo?.capabilities ?? {};
    return { isThere: standaloneActivities === true, canDelay: standaloneActivityStartDelay === true };
  } catch (error) {
    const explained = toSubmitError(error, { namespace, ...server });
    throw new SubmitError(explained.message, "not-sent", { cause: error });
  }
}
