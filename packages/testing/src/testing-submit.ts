import {
  InvalidOptionError,
  NotRegisteredError,
  type RequestOptions,
  type StepRequest,
  type Submission,
  type SubmitRequest,
  type WorkflowRequest,
} from "@task-abstraction/core";
import { expiresInMs } from "./clock/exact-expiry.ts";
import { type StepPlan, StoredRun } from "./engine/stored-run.ts";
import type { TestingParts } from "./testing-adapter.ts";

interface Named {
  readonly kind: "task" | "workflow";
  readonly name: string;
  readonly steps: readonly StepRequest[];
}

/** Submitting: a request becomes a run of the engine. */
export class TestingSubmitter {
  readonly #parts: TestingParts;

  constructor(parts: TestingParts) {
    this.#parts = parts;
  }

  async submit(request: SubmitRequest): Promise<Submission> {
    return this.#send({ kind: "task", name: request.taskName, steps: [request] }, request);
  }

  async submitWorkflow(request: WorkflowRequest): Promise<Submission> {
    return this.#send({ kind: "workflow", name: request.workflowName, steps: request.steps }, request);
  }

  #send(named: Named, options: RequestOptions): Submission {
    for (const step of named.steps) this.#checkStep(step);
    const fault = this.#parts.engine.parts.faults.shift();
    if (fault?.arrives === false) throw fault.error;
    const submission = this.#store(named, options);
    if (fault !== undefined) throw fault.error;
    return submission;
  }

  #store(named: Named, options: RequestOptions): Submission {
    const { engine, client } = this.#parts;
    const { store, timeline } = engine.parts;
    const key = scopeOf(named, options.idempotencyKey);
    const first = key === undefined ? undefined : store.findByKey(key);
    const run = first ?? createRun(named, options, timeline.now);
    run.submitters.add(client);
    if (first === undefined) store.add(run, key);
    return { id: run.plan.id, deduplicated: first !== undefined };
  }

  #checkStep({ queue, taskName, native }: StepRequest): void {
    const { capabilities, engine, name } = this.#parts;
    this.#checkNative(native);
    if (capabilities.unregisteredTask === "queued" || engine.parts.offered.has(`${queue} ${taskName}`))
      return;
    const hint = `The ${name} backend refuses a task that no worker has ever offered on queue "${queue}": start one first.`;
    throw new NotRegisteredError("task", taskName, hint);
  }

  #checkNative(native: object | undefined): void {
    const { acceptsNative, name } = this.#parts;
    if (native === undefined || acceptsNative) return;
    const [option] = Object.keys(native);
    throw new InvalidOptionError(
      `native.${name}.${option}`,
      "is not an option: this backend has none of its own",
    );
  }
}

function createRun(named: Named, options: RequestOptions, now: number): StoredRun {
  const { expiresAt, headers, ...rest } = options;
  const { kind, name, steps } = named;
  const plan = {
    id: crypto.randomUUID(),
    kind,
    name,
    steps: steps.map(planStep),
    delayMs: rest.delayMs,
    expiresInMs: expiresInMs(expiresAt),
    priority: rest.priority,
    idempotencyKey: rest.idempotencyKey,
    headers: { ...headers },
  };
  return new StoredRun(plan, now);
}

function planStep({ taskName, queue, args, kwargs, native }: StepRequest): StepPlan {
  return {
    taskName,
    queue,
    args: JSON.stringify(args),
    kwargs: kwargs === undefined ? undefined : JSON.stringify(kwargs),
    native,
  };
}

function scopeOf({ kind, name, steps }: Named, key: string | undefined): string | undefined {
  return key === undefined ? undefined : JSON.stringify([kind, steps[0]?.queue, name, key]);
}
