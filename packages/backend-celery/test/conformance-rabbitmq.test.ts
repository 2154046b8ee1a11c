import { testBackend } from "@task-abstraction/conformance";
import { celeryUnderTest, HEARTBEAT_SECONDS, rabbitMqLimits } from "./conformance/celery-under-test.ts";
import { startRabbitMqHarness } from "./conformance/rabbitmq-harness.ts";

testBackend({
  ...celeryUnderTest,
  name: "celery on RabbitMQ, results in Redis",
  narrowed: {
    maxRunMs: 1_680_000,
    reports: { attempts: true, startedAt: true, running: true, taskName: false },
  },
  limits: rabbitMqLimits,
  start: () =>
    startRabbitMqHarness("redis", {
      trackStarted: true,
      maxPriority: 10,
      heartbeatSeconds: HEARTBEAT_SECONDS,
    }),
});
