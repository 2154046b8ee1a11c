import { createHash } from "node:crypto";
import type { ServedTask, WorkflowRequest } from "@task-abstraction/core";
import { nearestBackoff } from "./backoff-schedule.ts";
import type { HatchetConfiguration } from "./hatchet-configuration.ts";
import type { HatchetConnection } from "./hatchet-connection.ts";
import { type InputEnvelope, packArguments } from "./hatchet-envelope.ts";
import { describePlace, type Place, workflowNameOf } from "./hatchet-names.ts";
import { readNativeOptions } from "./hatchet-native-options.ts";
import type { CreateWorkflowVersionRequest } from "./hatchet-sdk.ts";
import { putWorkflow } from "./put-workflow.ts";
import type { RegisteredTasks } from "./registered-tasks.ts";

/** The engine's own are five minutes and the SDK's one: core has the limits. */
const NEVER = "8760h";
/** Beside those of the policy, for starts that stopping workers hand back: core says when a task is over. */
const RELEASES = 100;
/** So long a chain that was declared counts as declared. */
const DECLARED_MS = 30_000;

/** What a worker registers for a task on a queue. */
export function describeTask(
  place: Place,
  { retry, native }: ServedTask,
  configuration: HatchetConfiguration,
): object {
  const { scheduleTimeoutMs, rateLimits, concurrency, desiredWorkerLabels, idempotency } =
    readNativeOptions(native);
  return {
    name: workflowNameOf(place, configuration),
    description: describePlace(place),
    ...(idempotency !== undefined && { idempotency }),
    _durableTasks: [],
    _tasks: [
      {
        name: place.taskName,
        retries: retry.maxAttempts - 1 + RELEASES,
        backoff: nearestBackoff(place.taskName, retry),
        executionTimeout: NEVER,
        // Less than a second would be none.
        scheduleTimeout: scheduleTimeoutMs === undefined ? NEVER : `${Math.ceil(scheduleTimeoutMs / 1_000)}s`,
        ...(rateLimits !== undefined && { rateLimits }),
        ...(concurrency !== undefined && { concurrency }),
        ...(desiredWorkerLabels !== undefined && { desiredWorkerLabels }),
      },
    ],
  };
}

/** The arguments of all steps, as the one input of their run. */
export function packChain({ workflowName, steps }: WorkflowRequest): NonNullable<InputEnvelope["chain"]> {
  return {
    name: workflowName,
    steps: steps.map((step) => ({ task: step.taskName, queue: step.queue, ...packArguments(step) })),
  };
}

/** Declares chains: DAGs in a line, of actions that workers have registered for their tasks. */
export class ChainDeclarations {
  readonly #connection: HatchetConnection;
  readonly #registered: RegisteredTasks;
  readonly #declaredAt = new Map<string, number>();

  constructor(connection: HatchetConnection, registered: RegisteredTasks) {
    this.#connection = connection;
    this.#registered = registered;
  }

  /** The name of its workflow. @throws NotRegisteredError (NOT_REGISTERED) */
  async declare({ workflowName, steps }: WorkflowRequest): Promise<string> {
    const found = await Promise.all(steps.map((step) => this.#registered.findStep(step)));
    const tasks = found.map((step, index) => ({
      ...step,
      readableId: `s${index}`,
      parents: index === 0 ? [] : [`s${index - 1}`],
    }));
    const { namespace } = this.#connection.configuration;
    const name = `${namespace}${workflowName}.chain-${hashOf(tasks)}`.toLowerCase();
    const declaredAt = this.#declaredAt.get(name) ?? Number.NEGATIVE_INFINITY;
    if (performance.now() - declaredAt > DECLARED_MS) {
      const request: Partial<CreateWorkflowVersionRequest> = {
        name,
        description: `Chain "${workflowName}".`,
        tasks,
      };
      await putWorkflow(this.#connection, request);
      this.#forgetOld();
      this.#declaredAt.set(name, performance.now());
    }
    return name;
  }

  #forgetOld(): void {
    for (const [name, at] of this.#declaredAt)
      if (performance.now() - at > DECLARED_MS) this.#declaredAt.delete(name);
  }
}

/** The same steps, as registered, are the same workflow. */
function hashOf(tasks: readonly object[]): string {
  return createHash("sha256").update(JSON.stringify(tasks)).digest("hex").slice(0, 16);
}
