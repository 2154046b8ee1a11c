import { testBackend } from "@task-abstraction/conformance";
import { celeryUnderTest, faultsElsewhere } from "./conformance/celery-under-test.ts";
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
  limits: {
    redeliveryMs: 20_000,
    why: "RabbitMQ gives the tasks of a closed connection to another worker at once; of a silent one after two heartbeats",
    prefetch: 6,
    // RabbitMQ counts the messages of a quorum queue every five seconds.
    probeLagMs: 6_000,
    silence: { ms: 10_000, blocked: "run again" },
  },
  start: () => startRabbitMqHarness("redis", { queueType: "quorum", heartbeatSeconds: 5 }),
});
