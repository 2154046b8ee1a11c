import { testStorm } from "@task-abstraction/conformance";
import { startRedisStorm } from "./storm/storm-engines.ts";

testStorm({
  name: "Redis",
  tasks: 2_000,
  taskMs: 200,
  killEveryMs: 2_000,
  engineKills: 2,
  timeoutMs: 20 * 60_000,
  start: startRedisStorm,
});
