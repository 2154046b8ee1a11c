// Everything of Hatchet's SDK but its public entry, in one place: its version is pinned exactly, and a new one is held
// against this list. The SDK is CommonJS without an exports map, so its modules are named as files.

export { Heartbeat } from "@hatchet-dev/typescript-sdk/clients/dispatcher/heartbeat/heartbeat-controller.js";
export type { ClientConfig } from "@hatchet-dev/typescript-sdk/clients/hatchet-client/client-config.js";
export { Api } from "@hatchet-dev/typescript-sdk/clients/rest/generated/Api.js";
export {
  type AssignedAction,
  type DispatcherClient,
  DispatcherDefinition,
  SDKS,
  type WorkflowRunEvent,
} from "@hatchet-dev/typescript-sdk/protoc/dispatcher/dispatcher.js";
export { Status } from "@hatchet-dev/typescript-sdk/protoc/google/rpc/status.js";
export {
  type AdminServiceClient,
  AdminServiceDefinition,
  type CreateTaskOpts,
  type CreateWorkflowVersionRequest,
  type GetRunDetailsResponse,
  IdempotencyCollisionError,
} from "@hatchet-dev/typescript-sdk/protoc/v1/workflows.js";
export {
  type WorkflowServiceClient,
  WorkflowServiceDefinition,
} from "@hatchet-dev/typescript-sdk/protoc/workflows/workflows.js";
export { ConfigLoader } from "@hatchet-dev/typescript-sdk/util/config-loader/config-loader.js";
export { addTokenMiddleware } from "@hatchet-dev/typescript-sdk/util/grpc-helpers.js";
export { workflowToProto } from "@hatchet-dev/typescript-sdk/v1/client/worker/workflow-proto.js";
export { HATCHET_VERSION } from "@hatchet-dev/typescript-sdk/version.js";
