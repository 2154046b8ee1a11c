import { testBackend } from "@task-abstraction/conformance";
import {
  celeryUnderTest,
  faultsElsewhere,
  HEARTBEAT_SECONDS,
  rabbitMqLimits,
} from "./conformance/celery-under-test.ts";
import { startRabbitMqHarness } from "./conformance/rabbitmq-harness.ts";

testBackend({
  ...celeryUnderTest,
  notRun: faultsElsewhere(),
  name: "celery on RabbitMQ, quorum queues",
  narrowed: {
    priority: false,
    maxRunMs: 1_680_000,
    reports: { attempts: true, startedAt: true, running: false, taskName: false },
  },
  // RabbitMQ counts the messages of a quorum queue every five seconds.
  limits: { ...rabbitMqLimits, probeLagMs: 6_000 },
  start: () => startRabbitMqHarness("redis", { queueType: "quorum", heartbeatSeconds: HEARTBEAT_SECONDS }),
});
