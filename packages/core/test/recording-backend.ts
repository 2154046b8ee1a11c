import type { AnyAdapter } from "../src/adapter/backend-adapter.ts";
import { defineAdapter } from "../src/adapter/backend-definition.ts";
import type { Capabilities } from "../src/adapter/capabilities.ts";
import type { TaskSnapshot, WorkflowSnapshot } from "../src/adapter/snapshot.ts";
import type { SubmitRequest, WorkflowRequest } from "../src/adapter/submit-request.ts";
import type { AdapterWorker, WorkerRequest } from "../src/adapter/worker-request.ts";
import { type BackendOptions, createBackend } from "../src/backend/create-backend.ts";
import type { TaskBackend } from "../src/backend/task-backend.ts";
import type { Logger } from "../src/worker/logger.ts";

/** A backend that can do everything, so that a test takes away what it is about. */
export const fullCapabilities: Capabilities = {
  delay: { maxMs: 86_400_000, precisionMs: 1 },
  priority: true,
  idempotencyKey: true,
  expires: true,
  cancel: "running",
  unknownId: "not-found",
  unknownIdGraceMs: 0,
  unregisteredTask: "queued",
  results: "any-process",
  stepResults: true,
  retryDelay: "per-failure",
  crashUsesAttempt: false,
  workerLost: "configured",
  maxRunMs: null,
  maxPayloadBytes: null,
  reports: { attempts: true, startedAt: true, running: true, taskName: true },
};

/** A worker that takes nothing by itself; a test hands deliveries to `request.execute`. */
export interface RecordedWorker {
  readonly request: WorkerRequest;
  /** Deadlines that stop() was called with. */
  readonly stops: number[];
  readonly done: PromiseWithResolvers<void>;
}

/** Everything core asked of the adapter, in order. */
export interface Recording {
  readonly calls: string[];
  readonly submitted: SubmitRequest[];
  readonly workflows: WorkflowRequest[];
  readonly workers: RecordedWorker[];
}

/** An adapter that stores nothing and answers what a test tells it to. */
export interface RecordingBackend extends Recording {
  readonly backend: TaskBackend;
}

export interface RecordingOptions extends Omit<BackendOptions, "configuration"> {
  readonly capabilities?: Partial<Capabilities> | undefined;
  /** Methods that answer something else than the recording adapter's. */
  readonly adapter?: Partial<AnyAdapter> | undefined;
}

export const pendingSnapshot: TaskSnapshot & WorkflowSnapshot = {
  status: "pending",
  taskName: "task",
  attempts: 0,
  startedAt: null,
  completedAt: null,
  steps: null,
  failedStep: null,
};

/** A completed task or run with this value. */
export function completedSnapshot(value: unknown): TaskSnapshot & WorkflowSnapshot {
  return { ...pendingSnapshot, status: "completed", attempts: 1, value };
}

export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };

export function createRecordingBackend(options: RecordingOptions = {}): RecordingBackend {
  const { capabilities, adapter, ...backendOptions } = options;
  const recording: Recording = { calls: [], submitted: [], workflows: [], workers: [] };
  const definition = defineAdapter({
    name: "recording",
    specVersion: 1,
    capabilities: { ...fullCapabilities, ...capabilities },
    configuration: {},
    create: () => recordCalls(recording, { ...createRecordingAdapter(recording), ...adapter }),
  });
  return { ...recording, backend: createBackend(definition, { logger: silentLogger, ...backendOptions }) };
}

function createRecordingAdapter(recording: Recording): AnyAdapter {
  return {
    async submit(request) {
      recording.submitted.push(request);
      return { id: `task-${recording.submitted.length}`, deduplicated: false };
    },
    async submitWorkflow(request) {
      recording.workflows.push(request);
      return { id: `run-${recording.workflows.length}`, deduplicated: false };
    },
    getResult: async () => pendingSnapshot,
    getWorkflowResult: async () => pendingSnapshot,
    startWorker: (request) => startRecordedWorker(recording, request),
    cancel: async () => "cancelled",
    ping: async () => undefined,
    close: async () => undefined,
    native: { client: "recording" },
  };
}

function startRecordedWorker(recording: Recording, request: WorkerRequest): AdapterWorker {
  const worker: RecordedWorker = { request, stops: [], done: Promise.withResolvers<void>() };
  recording.workers.push(worker);
  return {
    ready: Promise.resolve(),
    done: worker.done.promise,
    isHealthy: () => true,
    stop: async ({ deadlineMs }) => {
      worker.stops.push(deadlineMs);
      worker.done.resolve();
    },
  };
}

/** Notes the name of every method that is called. */
function recordCalls(recording: Recording, adapter: AnyAdapter): AnyAdapter {
  return new Proxy(adapter, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      return (...args: readonly unknown[]) => {
        recording.calls.push(String(name));
        return Reflect.apply(member, target, args);
      };
    },
  });
}
