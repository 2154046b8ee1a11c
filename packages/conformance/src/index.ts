// The suite

// Processes that a test starts and kills
export { type Kill, type KillPlan, killAtRandom } from "./processes/kill-at-random.ts";
export { type ManagedProcess, type ProcessOptions, startProcess } from "./processes/managed-process.ts";
export { createRandom, type Random } from "./processes/seeded-random.ts";
export { serveUntilKilled } from "./processes/serve-until-killed.ts";
// Every execution, in a log outside the processes under test
export { compareExecutions, type ExecutionReport } from "./recorder/compare-executions.ts";
export type { ExecutionRecord } from "./recorder/execution-record.ts";
export { readExecutions } from "./recorder/read-executions.ts";
export { recordExecution } from "./recorder/record-execution.ts";
export { recordedTask } from "./recorder/recorded-task.ts";
export { type ListedTest, listTests } from "./report/list-tests.ts";
export type { SectionReport, SetUpReport, StageReport } from "./report/set-up-report.ts";
// Kills of workers and of the engine under load
export type { StormEngine, StormPlan } from "./storm/storm-plan.ts";
export { stormTasks } from "./storm/storm-tasks.ts";
export { testStorm } from "./storm/test-storm.ts";
export type { BackendUnderTest, Limits, Settings, StageName } from "./suite/backend-under-test.ts";
export type { Harness, Probe, Space } from "./suite/harness.ts";
export { runTest } from "./suite/run-test.ts";
export { testBackend } from "./test-backend.ts";
// Waiting for what comes about by itself
export { type EventuallyOptions, eventually } from "./waiting/eventually.ts";
