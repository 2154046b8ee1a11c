import { testBackend } from "@task-abstraction/conformance";
import { celeryUnderTest } from "./conformance/celery-under-test.ts";
import { startRabbitMqHarness } from "./conformance/rabbitmq-harness.ts";

testBackend({
  ...celeryUnderTest,
  name: "celery on RabbitMQ, results in Redis",
  narrowed: {
    maxRunMs: 1_680_000,
    reports: { attempts: true, startedAt: true, running: true, taskName: false },
  },
  limits: {
    redeliveryMs: 20_000,
    why: "RabbitMQ gives the tasks of a closed connection to another worker at once; of a silent one after two heartbeats",
    // Four messages for each handler that a worker may run.
    prefetch: 6,
    silence: { ms: 10_000, blocked: "run again" },
  },
  start: () => startRabbitMqHarness("redis", { trackStarted: true, maxPriority: 10, heartbeatSeconds: 5 }),
});
