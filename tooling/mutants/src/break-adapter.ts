import type {
  AdapterWorker,
  Invocation,
  Outcome,
  RequestOptions,
  SubmitRequest,
  TaskSnapshot,
  WorkerRequest,
  WorkflowRequest,
} from "@task-abstraction/core";
import type { Adapter } from "./mutant.ts";
import { override } from "./override.ts";

/** A change of what is submitted. */
export interface Submitting {
  readonly task?: (request: SubmitRequest) => SubmitRequest;
  readonly chain?: (request: WorkflowRequest) => WorkflowRequest;
  /** Of both. */
  readonly options?: Partial<RequestOptions>;
}

/** Submits something else than it was asked to. */
export function submitting(adapter: Adapter, change: Submitting): Partial<Adapter> {
  const { task = (request) => request, chain = (request) => request, options } = change;
  return {
    submit: (request) => adapter.submit({ ...task(request), ...options }),
    submitWorkflow: (request) => adapter.submitWorkflow({ ...chain(request), ...options }),
  };
}

/** Tells something else than the engine knows, of tasks and of chains. */
export function reading(
  adapter: Adapter,
  change: <Snapshot extends TaskSnapshot>(snapshot: Snapshot, id: string) => Snapshot,
): Partial<Adapter> {
  return {
    getResult: async (id) => change(await adapter.getResult(id), id),
    getWorkflowResult: async (id) => change(await adapter.getWorkflowResult(id), id),
  };
}

/** What a broken worker knows of a delivery. */
export interface Delivery {
  readonly invocation: Invocation;
  readonly request: WorkerRequest;
  /** Hands the invocation, or another one, to core; once. */
  execute(invocation?: Invocation): Promise<Outcome>;
  /** Hands it to core another time, in a slot of its own. */
  executeAgain(): Promise<Outcome>;
  worker(): AdapterWorker;
}

/** Does something else with a delivery than to hand it to core and its outcome to the engine. */
export function executing(
  adapter: Adapter,
  deliver: (delivery: Delivery) => Promise<Outcome>,
): Partial<Adapter> {
  return {
    startWorker(request) {
      const forever = new AbortController().signal;
      const worker = adapter.startWorker(
        override(request, {
          async takeSlot(signal) {
            const slot = await request.takeSlot(signal);
            return {
              giveBack: () => slot.giveBack(),
              execute: (invocation) =>
                deliver({
                  invocation,
                  request,
                  execute: (other = invocation) => slot.execute(other),
                  executeAgain: async () => (await request.takeSlot(forever)).execute(invocation),
                  worker: () => worker,
                }),
            };
          },
        }),
      );
      return worker;
    },
  };
}

/** A worker that stops in another way. */
export function stopping(
  adapter: Adapter,
  stop: (worker: AdapterWorker, deadlineMs: number) => Promise<void>,
): Partial<Adapter> {
  return {
    startWorker(request) {
      const worker = adapter.startWorker(request);
      return override(worker, { stop: ({ deadlineMs }) => stop(worker, deadlineMs) });
    },
  };
}

/** Ends every task that gives it so, completed with null. */
export const completed: Outcome = { status: "completed", value: null };
