import { setTimeout as pause } from "node:timers/promises";
import type { HatchetConnection } from "./hatchet-connection.ts";
import type { CreateWorkflowVersionRequest } from "./hatchet-sdk.ts";
import { CODES, codeOf } from "./map-hatchet-error.ts";

const MOST_TRIES = 6;
const PAUSE_MS = 50;

/** Declares a workflow. The engine answers INTERNAL to some of those who declare it first, at the same time: then again. */
export async function putWorkflow(
  connection: HatchetConnection,
  workflow: Partial<CreateWorkflowVersionRequest>,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await connection.call(({ admin }, deadline) => admin.putWorkflow(workflow, deadline));
      return;
    } catch (error) {
      if (codeOf(error) !== CODES.internal || tries === MOST_TRIES) throw error;
      await pause(PAUSE_MS * tries * (0.5 + Math.random()));
    }
  }
}
