import { describeStorm } from "./storm/describe-storm.ts";
import { startRedisStorm } from "./storm/storm-engines.ts";

describeStorm({
  name: "Redis",
  tasks: 2_000,
  taskMs: 200,
  timeoutMs: 20 * 60_000,
  start: () => startRedisStorm(),
});
