import {
  type Priority,
  type RequestOptions,
  type Submission,
  type SubmitRequest,
  type WorkflowRequest,
  withKwargs,
} from "@task-abstraction/core";
import type { Client, WorkflowStartOptions } from "@temporalio/client";
import { toSubmitError } from "./map-temporal-error.ts";
import { checkStandalone } from "./standalone-activities.ts";
import type { TemporalConfiguration } from "./temporal-configuration.ts";
import type { TemporalConnection } from "./temporal-connection.ts";
import { type Enveloped, enveloped } from "./temporal-envelope.ts";
import { createId, toStandaloneId } from "./temporal-id.ts";
import {
  activityOptionsOf,
  readNativeOptions,
  refuseWorkflowQueue,
  type TemporalNativeOptions,
} from "./temporal-native-options.ts";
import { toTaskQueue } from "./temporal-queue.ts";
import { planOf } from "./temporal-workflow.ts";
import { FIELD } from "./workflow/envelope.ts";
import { LONGEST_MS, USUAL_HEARTBEAT_MS } from "./workflow/limits.ts";
import { priorityOf } from "./workflow/priority.ts";

const PRIORITY_KEYS: Readonly<Record<Priority, number>> = { high: 1, normal: 3, low: 5 };

/** Submitting: a request becomes a start. */
export class TemporalSubmitter {
  readonly #connection: TemporalConnection;
  readonly #configuration: TemporalConfiguration;

  constructor(connection: TemporalConnection, configuration: TemporalConfiguration) {
    this.#connection = connection;
    this.#configuration = configuration;
  }

  submit(request: SubmitRequest): Promise<Submission> {
    const { taskName, queue, idempotencyKey, native } = request;
    const id = createId({ kind: "task", name: taskName, queue, idempotencyKey });
    const args = withKwargs(request.args, request.kwargs);
    const options = readNativeOptions(native);
    refuseWorkflowQueue(options);
    const envelope = this.#envelopeOf(request, options);
    if (this.#configuration.execution === "activity")
      return this.#startActivity(taskName, id, { ...request, args }, options, envelope);
    return this.#startWorkflow(taskName, id, {
      ...this.#startOptionsOf(request, options),
      ...envelope,
      taskQueue: this.#taskQueue(queue),
      args: [...args],
    });
  }

  /** The plan travels in the memo, where codecs encode it; the arguments of the first step are those of the workflow. */
  async submitWorkflow(request: WorkflowRequest): Promise<Submission> {
    const { workflowName, steps, idempotencyKey } = request;
    const [first] = steps;
    const id = createId({ kind: "workflow", name: workflowName, queue: first.queue, idempotencyKey });
    const options = readNativeOptions(request.native);
    const { client } = await this.#connection.open();
    return this.#startWorkflow(workflowName, id, {
      ...this.#startOptionsOf(request, {
        summary: steps.map(({ taskName }) => taskName).join(" → "),
        ...options,
      }),
      ...this.#envelopeOf(request, {}),
      taskQueue: this.#taskQueue(options.workflowQueue ?? first.queue),
      args: [...withKwargs(first.args, first.kwargs)],
      memo: { [FIELD]: await planOf(request, (queue) => this.#taskQueue(queue), client) },
    });
  }

  #envelopeOf(request: RequestOptions, native: TemporalNativeOptions): Enveloped {
    const { headers, expiresAt } = request;
    const heartbeatMs = this.#configuration.heartbeatSeconds * 1_000;
    return enveloped({
      headers: Object.keys(headers).length === 0 ? undefined : headers,
      expiresAt: expiresAt?.toISOString(),
      heartbeatMs: heartbeatMs === USUAL_HEARTBEAT_MS ? undefined : heartbeatMs,
      options: activityOptionsOf(native),
    });
  }

  #startOptionsOf({ delayMs, priority }: RequestOptions, native: TemporalNativeOptions) {
    const { priorityKey, summary } = native;
    const key = priorityKey ?? (priority === undefined ? undefined : PRIORITY_KEYS[priority]);
    const urgency = priorityOf({ ...native, priorityKey: key });
    return {
      ...(delayMs !== undefined && { startDelay: delayMs }),
      ...(summary !== undefined && { staticSummary: summary }),
      ...(urgency !== undefined && { priority: urgency }),
    } as Pick<WorkflowStartOptions, "startDelay" | "staticSummary" | "priority">;
  }

  #startWorkflow(
    type: string,
    workflowId: string,
    options: Omit<WorkflowStartOptions, "workflowId"> & Enveloped,
  ): Promise<Submission> {
    return this.#start(workflowId, (client) =>
      client.workflow.start(type, {
        ...options,
        workflowId,
        workflowIdReusePolicy: "REJECT_DUPLICATE",
        workflowIdConflictPolicy: "FAIL",
      } as WorkflowStartOptions),
    );
  }

  async #startActivity(
    type: string,
    activityId: string,
    request: Pick<SubmitRequest, "queue" | "args"> & RequestOptions,
    native: TemporalNativeOptions,
    envelope: Enveloped,
  ): Promise<Submission> {
    const { staticSummary, ...options } = this.#startOptionsOf(request, native);
    const {
      heartbeatTimeout = this.#configuration.heartbeatSeconds * 1_000,
      startToCloseTimeout,
      retry,
    } = native;
    await checkStandalone(this.#connection, { isDelayed: request.delayMs !== undefined });
    return this.#start(toStandaloneId(activityId), (client) =>
      client.activity.start(type, {
        ...options,
        ...envelope,
        ...(staticSummary !== undefined && { summary: staticSummary }),
        ...(heartbeatTimeout !== null && { heartbeatTimeout }),
        ...(retry !== undefined && { retry: retry as never }),
        startToCloseTimeout: startToCloseTimeout ?? LONGEST_MS,
        id: activityId,
        taskQueue: this.#taskQueue(request.queue),
        args: request.args,
        idReusePolicy: "REJECT_DUPLICATE",
        idConflictPolicy: "FAIL",
      }),
    );
  }

  async #start(id: string, start: (client: Client) => Promise<unknown>): Promise<Submission> {
    try {
      await this.#connection.call(({ client }) => start(client));
      return { id, deduplicated: false };
    } catch (error) {
      // Of a running and of a closed one: every id is used once.
      if (/AlreadyStartedError$/.test((error as Error).name)) return { id, deduplicated: true };
      throw toSubmitError(error, await this.#connection.open());
    }
  }

  #taskQueue(queue: string): string {
    return toTaskQueue(queue, this.#configuration);
  }
}
