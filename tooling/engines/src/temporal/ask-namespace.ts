import type { Connection } from "@temporalio/client";

/** Asks a Temporal for a workflow that there is none of, by the way that a start takes. Rejects when that is closed. */
export async function askNamespace(connection: Connection, namespace: string): Promise<void> {
  const { Client, WorkflowNotFoundError } = await import("@temporalio/client");
  const { workflow } = new Client({ connection, namespace });
  try {
    await workflow.getHandle("there-is-none").describe();
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}
