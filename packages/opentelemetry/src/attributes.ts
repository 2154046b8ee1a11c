// Names of https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/ (1.43), which are in development: they are
// written out here, so that no other package's change renames them.

/** What carries the messages: the backend's name. */
export const MESSAGING_SYSTEM = "messaging.system";
/** `submit` or `run`. */
export const MESSAGING_OPERATION_NAME = "messaging.operation.name";
/** `send` or `process`. */
export const MESSAGING_OPERATION_TYPE = "messaging.operation.type";
/** The queue. */
export const MESSAGING_DESTINATION_NAME = "messaging.destination.name";
/** Id of the task. */
export const MESSAGING_MESSAGE_ID = "messaging.message.id";
/** In a `submitMany`. */
export const MESSAGING_BATCH_MESSAGE_COUNT = "messaging.batch.message_count";
/** Id of the run of which the task is a step. */
export const MESSAGING_CONVERSATION_ID = "messaging.message.conversation_id";
/** Code of a failure. */
export const ERROR_TYPE = "error.type";

// What the conventions have no name for.

/** Name of the task or the workflow. */
export const TASK_NAME = "task.name";
/** From 1. */
export const TASK_ATTEMPT = "task.attempt";
/** In a chain, from 0. */
export const TASK_STEP = "task.step";
/** What became of a start: `completed`, `failed`, `cancelled`, `released`. */
export const TASK_STATUS = "task.status";
/** Name of the worker. */
export const TASK_WORKER = "task.worker";
