/** Every `code` a {@link TaskAbstractionError} can carry; `docs/errors.md` has a heading for each. */
export const errorCodes = [
  "BACKEND_CLOSED",
  "BACKEND_INCOMPATIBLE",
  "BACKEND_INVALID",
  "BACKEND_NOT_CHOSEN",
  "BACKEND_NOT_INSTALLED",
  "BACKEND_UNAVAILABLE",
  "BACKEND_UNKNOWN",
  "CONFIGURATION_INVALID",
  "DUPLICATE_NAME",
  "ENGINE_ERROR",
  "INVALID_ARGUMENTS",
  "INVALID_NAME",
  "INVALID_OPTION",
  "NOT_IN_TASK",
  "NOT_REGISTERED",
  "NOT_SERIALIZABLE",
  "PARTIAL_SUBMIT",
  "PAYLOAD_TOO_LARGE",
  "RESULT_TIMEOUT",
  "RESULT_UNAVAILABLE",
  "SUBMIT_FAILED",
  "TASK_CANCELLED",
  "TASK_FAILED",
  "TASK_MODULE_INVALID",
  "TASK_NOT_FOUND",
  "UNSUPPORTED_OPTION",
] as const;

/** @see errorCodes */
export type ErrorCode = (typeof errorCodes)[number];
