import type { TemporalVersion } from "./temporal-version.ts";

/** Settings that a server reads while it runs, by name. Durations are text, such as `10ms`. */
export type DynamicConfiguration = Readonly<Record<string, string | number | boolean>>;

/**
 * Without these, what is measured of a server with a single shard is how it spares its database. Names and defaults:
 * https://github.com/temporalio/temporal/blob/main/common/dynamicconfig/constants.go
 */
const common: DynamicConfiguration = {
  // 20 by default: of a sequence of tasks, each would wait 50 ms.
  "history.transferProcessorMaxPollRPS": 2_000,
  "history.timerProcessorMaxPollRPS": 2_000,
  "history.visibilityProcessorMaxPollRPS": 2_000,
  // 1 s by default, by which retries, timeouts and delays would be late.
  "history.timerProcessorMaxTimeShift": "10ms",
  // 4 by default, among which order and priority of tasks get lost.
  "matching.numTaskqueueReadPartitions": 1,
  "matching.numTaskqueueWritePartitions": 1,
  // 2,400 calls a second by default, 10 of them lists and counts, and 20 new namespaces.
  "frontend.rps": 100_000,
  "frontend.namespaceRPS": 100_000,
  "frontend.namespaceRPS.visibility": 100_000,
  "frontend.rps.namespaceReplicationInducingAPIs": 1_000,
  // 2 s by default, by which a schedule in a new namespace would be late.
  "system.namespaceCacheRefreshInterval": "200ms",
  // How many calls of a kind may wait at a time for a result or a task: 1,200 by default.
  "frontend.namespaceCount": 10_000,
};

const ofVersion: Readonly<Record<TemporalVersion, DynamicConfiguration>> = {
  // As 1.32 has it by default. The old matcher gets priorities wrong.
  "1.29": { "system.enableActivityEagerExecution": true, "matching.useNewMatcher": true },
  "1.32": { "activity.enableStandalone": true, "activity.startDelayEnabled": true },
};

/** The words that tell a server of a version its settings, of which those given win over ours. */
export function describeDynamicConfiguration(
  version: TemporalVersion,
  given: DynamicConfiguration = {},
): readonly string[] {
  const settings = { ...common, ...ofVersion[version], ...given };
  return Object.entries(settings).flatMap(([name, value]) => [
    "--dynamic-config-value",
    `${name}=${JSON.stringify(value)}`,
  ]);
}
