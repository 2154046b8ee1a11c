// Tasks and workflows

// Adapters: what a backend package implements
export type {
  AdapterCanceller,
  AdapterFor,
  AnyAdapter,
  BackendAdapter,
  BulkSubmitter,
  CancelOutcome,
  ResultWatcher,
  Watch,
} from "./adapter/backend-adapter.ts";
export type { AdapterContext, BackendDefinition, DefinedBackend } from "./adapter/backend-definition.ts";
export { defineAdapter, SPEC_VERSION } from "./adapter/backend-definition.ts";
export type { Capabilities } from "./adapter/capabilities.ts";
export type {
  BooleanSetting,
  Configuration,
  ConfigurationDescription,
  ConfigurationInput,
  NumberSetting,
  ObjectSetting,
  Setting,
  TextSetting,
} from "./adapter/configuration.ts";
export type { Invocation, Outcome, UnreadableDelivery } from "./adapter/execution.ts";
export type { SnapshotFacts, TaskSnapshot, WorkflowSnapshot } from "./adapter/snapshot.ts";
export type {
  Priority,
  RequestOptions,
  StepRequest,
  Submission,
  SubmissionOutcome,
  SubmitRequest,
  WorkflowRequest,
} from "./adapter/submit-request.ts";
export type {
  AdapterWorker,
  ServedTask,
  Slot,
  WorkerRequest,
  WorkerStats,
} from "./adapter/worker-request.ts";
// Backends
export type { CallOptions, Supported, Unsupported } from "./backend/call-options.ts";
export type { Canceller } from "./backend/canceller.ts";
export type { BackendOptions } from "./backend/create-backend.ts";
export { createBackend } from "./backend/create-backend.ts";
export { isProduction } from "./backend/environment.ts";
export type { GetBackendOptions } from "./backend/get-backend.ts";
export { getBackend } from "./backend/get-backend.ts";
export type { KnownBackend } from "./backend/known-backends.ts";
export { knownBackends } from "./backend/known-backends.ts";
export type { LoadOptions } from "./backend/load-backend-definition.ts";
export { loadBackendDefinition } from "./backend/load-backend-definition.ts";
export { maskUrl, printableConfiguration } from "./backend/mask-secrets.ts";
export type { ProvidedBackend } from "./backend/provided-backends.ts";
export { provideBackends } from "./backend/provided-backends.ts";
export { resolveConfiguration } from "./backend/resolve-configuration.ts";
export type { ResultReader, WaitOptions } from "./backend/result-reader.ts";
export type { CallSubmitter, NameOrMissingArguments, Submitter } from "./backend/submitter.ts";
export type { TaskBackend } from "./backend/task-backend.ts";
export type { NativeWorkerOptions, Worker, WorkerHost, WorkerOptions } from "./backend/worker-host.ts";
// Hooks around submit and execute

// Errors
export { BackendClosedError } from "./errors/backend-closed-error.ts";
export type { BackendLoadErrorCode } from "./errors/backend-load-error.ts";
export { BackendLoadError } from "./errors/backend-load-error.ts";
export { BackendUnavailableError } from "./errors/backend-unavailable-error.ts";
export { ConfigurationError } from "./errors/configuration-error.ts";
export { DuplicateNameError } from "./errors/duplicate-name-error.ts";
export { EngineError } from "./errors/engine-error.ts";
export type { ErrorCode } from "./errors/error-code.ts";
export { errorCodes } from "./errors/error-code.ts";
export { InvalidArgumentsError } from "./errors/invalid-arguments-error.ts";
export { InvalidNameError } from "./errors/invalid-name-error.ts";
export { InvalidOptionError } from "./errors/invalid-option-error.ts";
export { NotInTaskError } from "./errors/not-in-task-error.ts";
export { NotRegisteredError } from "./errors/not-registered-error.ts";
export { NotSerializableError } from "./errors/not-serializable-error.ts";
export type { BulkOutcome } from "./errors/partial-submit-error.ts";
export { PartialSubmitError } from "./errors/partial-submit-error.ts";
export { PayloadTooLargeError } from "./errors/payload-too-large-error.ts";
export { ResultTimeoutError } from "./errors/result-timeout-error.ts";
export { ResultUnavailableError } from "./errors/result-unavailable-error.ts";
export { SubmitError } from "./errors/submit-error.ts";
export { TaskAbstractionError } from "./errors/task-abstraction-error.ts";
export { TaskCancelledError } from "./errors/task-cancelled-error.ts";
export { TaskFailedError } from "./errors/task-failed-error.ts";
export { TaskModuleError } from "./errors/task-module-error.ts";
export { TaskNotFoundError } from "./errors/task-not-found-error.ts";
export { UnsupportedOptionError } from "./errors/unsupported-option-error.ts";
export { addTaskHooks } from "./hooks/add-task-hooks.ts";
export type { ExecuteCall, MoreHeaders, SubmitCall, TaskHooks } from "./hooks/task-hooks.ts";
export type { Json, NotJson, Stored } from "./json/json.ts";
// Registry
export { createRegistry } from "./registry/create-registry.ts";
export { findTaskModules, loadTaskModules } from "./registry/load-task-modules.ts";
export type { LoadedModule, Registry, TaskModule } from "./registry/registry.ts";
export { installCommand } from "./resolution/install-command.ts";
export { resolveModule } from "./resolution/resolve-module.ts";
export { describeFailure } from "./result/describe-failure.ts";
export type { TaskFailure, TaskFailureCode } from "./result/task-failure.ts";

// Results
export { taskFailureCodes } from "./result/task-failure.ts";
export type { TaskId } from "./result/task-id.ts";
export type {
  CancelledResult,
  CompletedResult,
  FailedResult,
  FinishedResult,
  PendingResult,
  ResultFacts,
  RunningResult,
  TaskResult,
  TaskStatus,
} from "./result/task-result.ts";
export { isFinished } from "./result/task-result.ts";
export { unwrap } from "./result/unwrap.ts";
export type {
  FailedStep,
  FinishedWorkflowResult,
  StepResult,
  WorkflowFacts,
  WorkflowResult,
} from "./result/workflow-result.ts";
export type { SchemaIssue, SchemaResult, StandardSchema } from "./schema/standard-schema.ts";
export type { AbortReason } from "./task/abort-reasons.ts";
export { TaskCancelled, TaskTimedOut, WorkerStopping } from "./task/abort-reasons.ts";
export type {
  CheckedHandler,
  Handler,
  PlainTaskOptions,
  SchemaTaskOptions,
  TaskOf,
} from "./task/define-task.ts";
export { defineTask } from "./task/define-task.ts";
export type { ResolvedRetryPolicy, RetryDecision } from "./task/retry-policy.ts";
export { decideRetry, defaultRetryPolicy, resolveRetryPolicy, retryDelayMs } from "./task/retry-policy.ts";
export type { Task } from "./task/task.ts";
export { isTask } from "./task/task.ts";
export type { TaskContext } from "./task/task-context.ts";
export { currentTask } from "./task/task-context.ts";
export type { NativeOptions, RetryPolicy, TaskOptions } from "./task/task-options.ts";
export { withKwargs } from "./task/with-kwargs.ts";
export type { Logger } from "./worker/logger.ts";
export { consoleLogger } from "./worker/logger.ts";
export { defineWorkflow } from "./workflow/define-workflow.ts";
export type { Step, WorkflowStep } from "./workflow/step.ts";
export type { EmptyWorkflow, Workflow } from "./workflow/workflow.ts";
export { isWorkflow, workflow } from "./workflow/workflow.ts";
