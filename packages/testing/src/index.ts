// A backend for a test
export type { Duration } from "./clock/duration.ts";
export type { TestClock } from "./clock/test-clock.ts";
export {
  createTestBackend,
  type TestBackend,
  type TestBackendOptions,
} from "./create-test-backend.ts";
// The engine in this process
export { openTestEngine } from "./engine/open-test-engine.ts";
export type { SettleOptions } from "./engine/settle.ts";
export type { SubmittedStep, SubmittedTask } from "./engine/submitted-task.ts";
export type { SubmitFault, TestEngine } from "./engine/test-engine.ts";
// The backend as it is loaded by name: `TASK_BACKEND_TYPE=@task-abstraction/testing`
export { testing as default } from "./testing-adapter.ts";
export { testingCapabilities } from "./testing-capabilities.ts";
export type { TestingConfiguration } from "./testing-configuration.ts";
