import type { HatchetConnection } from "../hatchet-connection.ts";
import type { Place } from "../hatchet-names.ts";
import { putWorkflow } from "../put-workflow.ts";

/** Puts in flight at once. */
const WINDOW = 8;

/** Registers a workflow for each task on each queue; answers which action is which. */
export async function registerWorkflows(
  connection: HatchetConnection,
  definitions: readonly { readonly place: Place; readonly definition: object }[],
): Promise<ReadonlyMap<string, Place>> {
  const { workflowToProto } = await import("../hatchet-sdk.ts");
  const places = new Map<string, Place>();
  const waiting = [...definitions];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const workflow = workflowToProto(next.definition as Parameters<typeof workflowToProto>[0]);
      const [task] = workflow.tasks;
      if (task !== undefined) places.set(task.action, next.place);
      await putWorkflow(connection, workflow);
    }
  };
  await Promise.all(Array.from({ length: WINDOW }, lane));
  return places;
}
