import { describeStorm } from "./storm/describe-storm.ts";
import { startRabbitMqStorm } from "./storm/storm-engines.ts";

describeStorm({
  name: "RabbitMQ",
  tasks: 2_000,
  taskMs: 200,
  timeoutMs: 20 * 60_000,
  start: () => startRabbitMqStorm(),
});
