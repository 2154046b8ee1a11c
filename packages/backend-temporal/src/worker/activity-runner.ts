import {
  type Invocation,
  type Outcome,
  TaskCancelled,
  type TaskFailure,
  type WorkerRequest,
  WorkerStopping,
} from "@task-abstraction/core";
import type { Context } from "@temporalio/activity";
import type { Headers, PayloadConverter } from "@temporalio/common";
import type { ActivityInterceptorsFactory } from "@temporalio/worker";
import { toApplicationFailure } from "../task-failures.ts";
import { toStandaloneId } from "../temporal-id.ts";
import { type Envelope, FIELD } from "../workflow/envelope.ts";
import { MOST_RAW_ARGUMENTS } from "../workflow/limits.ts";
import type { Sdk } from "./load-worker-sdk.ts";
import { parseEnvelope } from "./parse-envelope.ts";

/** A worker hears of a cancel with the answer to a heartbeat: so long it takes at most. */
export const LONGEST_BEAT_MS = 2_000;

/** In the details of heartbeats, which the next start of the activity is given. */
interface HeartbeatDetails {
  /** Starts that stopping workers have handed back. */
  readonly released: number;
}

/** What a runner works with. */
export interface ActivityRunnerParts {
  readonly sdk: Sdk;
  readonly request: WorkerRequest;
  /** The user's: arguments that it cannot read are refused here, and not tried again by the server without end. */
  readonly payloadConverter: PayloadConverter;
  readonly toLogicalQueue: (taskQueue: string) => string;
  /** Aborts when the worker takes no more. */
  readonly draining: AbortSignal;
  /** Aborts when its time is up. */
  readonly stopping: AbortSignal;
}

/** Runs activities of every name in core's slots, and tells Temporal what became of each. */
export class ActivityRunner {
  readonly #parts: ActivityRunnerParts;
  readonly #headers = new WeakMap<Context, Headers>();

  constructor(parts: ActivityRunnerParts) {
    this.#parts = parts;
    const { activity, common } = parts.sdk;
    const inputTypes = Array.from({ length: MOST_RAW_ARGUMENTS }, () => common.rawValueTypeInfo);
    activity.setActivityOptions({ typeInfo: { inputTypes } }, this.run);
  }

  /** Keeps the headers of an activity, which its function is not given. */
  readonly interceptor: ActivityInterceptorsFactory = (context) => ({
    inbound: {
      execute: (input, next) => {
        this.#headers.set(context, input.headers);
        return next(input);
      },
    },
  });

  /** The activity function of every name. */
  readonly run = async (...args: unknown[]): Promise<unknown> => {
    const { activity } = this.#parts.sdk;
    const context = activity.Context.current();
    const released = readReleased(context.info.heartbeatDetails);
    const stopBeating = beat(context, released);
    try {
      const outcome = await this.#execute(context, args, released);
      return this.#tell(context, outcome, released);
    } finally {
      stopBeating();
    }
  };

  async #execute(context: Context, args: readonly unknown[], released: number): Promise<Outcome> {
    const { request, draining, stopping } = this.#parts;
    let invocation: Omit<Invocation, "signal">;
    try {
      invocation = this.#invocationOf(context, args, released);
    } catch (error) {
      return { status: "failed", error: this.#refuse(context, error as Error), retry: false };
    }
    const controller = new AbortController();
    const unlink = [
      forward(context.cancellationSignal, () => controller.abort(reasonOf(context))),
      forward(stopping, () => controller.abort(stopping.reason)),
    ];
    const waiting = AbortSignal.any([controller.signal, draining]);
    try {
      const slot = await request.takeSlot(waiting).catch(() => undefined);
      if (slot === undefined) return outcomeOf(waiting.reason);
      return await slot.execute({ ...invocation, signal: controller.signal });
    } finally {
      for (const stop of unlink) stop();
    }
  }

  #refuse(context: Context, { message }: Error): TaskFailure {
    const { activityType, taskQueue } = context.info;
    return this.#parts.request.refuse({
      queue: this.#parts.toLogicalQueue(taskQueue),
      id: idOf(context),
      taskName: activityType,
      reason: `The activity cannot be run: ${message}.`,
    });
  }

  #invocationOf(context: Context, args: readonly unknown[], released: number): Omit<Invocation, "signal"> {
    const { info } = context;
    const { headers = {}, expiresAt, step } = this.#envelopeOf(context);
    const id = idOf(context);
    return {
      id: step === undefined ? id : `${id}#${step}`,
      taskName: info.activityType,
      queue: this.#parts.toLogicalQueue(info.taskQueue),
      attempt: info.attempt - released,
      // Temporal counts every start as an attempt.
      delivery: 1,
      args: args.map((argument) => this.#decode(argument)),
      kwargs: undefined,
      headers,
      expiresAt: expiresAt === undefined ? undefined : new Date(expiresAt),
      workflow: step === undefined ? undefined : { id, step },
    };
  }

  #decode(argument: unknown): unknown {
    const { payloadConverter, sdk } = this.#parts;
    return argument instanceof sdk.common.RawValue
      ? payloadConverter.fromPayload(argument.payload)
      : argument;
  }

  #envelopeOf(context: Context): Envelope {
    const payload = this.#headers.get(context)?.[FIELD];
    if (payload === undefined) return {};
    return parseEnvelope(this.#parts.sdk.common.defaultPayloadConverter.fromPayload(payload));
  }

  /** @throws what the SDK reports as the failure of this attempt */
  #tell(context: Context, outcome: Outcome, released: number): unknown {
    const { common } = this.#parts.sdk;
    switch (outcome.status) {
      case "completed":
        return outcome.value;
      case "failed":
        throw toApplicationFailure(outcome.error, outcome.retry, common);
      case "cancelled":
        if (outcome.error === undefined) throw new common.CancelledFailure("The task was cancelled.");
        throw toApplicationFailure(outcome.error, false, common);
      case "released":
        // The next start finds it, and does not count this one.
        context.heartbeat({ released: released + 1 } satisfies HeartbeatDetails);
        throw common.ApplicationFailure.create({
          type: "WorkerStopping",
          message: "Its worker stopped: it runs again elsewhere.",
          nextRetryDelay: 1,
          category: "BENIGN",
        });
    }
  }
}

/** What a submit answered. */
function idOf({ info }: Context): string {
  return info.workflowExecution?.workflowId ?? toStandaloneId(info.activityId);
}

/** Tells the server that the worker lives, for as long as the handler lets the event loop turn. */
function beat(context: Context, released: number): () => void {
  const { heartbeatTimeoutMs } = context.info;
  if (heartbeatTimeoutMs === undefined) return () => undefined;
  const details: HeartbeatDetails | undefined = released === 0 ? undefined : { released };
  const timer = setInterval(
    () => context.heartbeat(details),
    Math.min(heartbeatTimeoutMs / 3, LONGEST_BEAT_MS),
  );
  return () => clearInterval(timer);
}

/** Why Temporal takes an activity away. */
function reasonOf({ cancellationDetails }: Context): Error {
  const { workerShutdown, paused, reset, cancelRequested } = cancellationDetails ?? {};
  if (cancelRequested) return new TaskCancelled("Somebody cancelled the task.");
  if (workerShutdown || paused || reset) return new WorkerStopping("Temporal takes the task back.");
  return new TaskCancelled("The task is this worker's no more: it was ended, or given to another worker.");
}

function outcomeOf(reason: unknown): Outcome {
  return (reason as Error).name === "TaskCancelled" ? { status: "cancelled" } : { status: "released" };
}

function forward(signal: AbortSignal, onAbort: () => void): () => void {
  if (signal.aborted) onAbort();
  else signal.addEventListener("abort", onAbort, { once: true });
  return () => signal.removeEventListener("abort", onAbort);
}

function readReleased(details: unknown): number {
  const { released } = (details ?? {}) as Partial<HeartbeatDetails>;
  return typeof released === "number" && Number.isSafeInteger(released) && released > 0 ? released : 0;
}
