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
  name: "celery on RabbitMQ, rpc results",
  narrowed: {
    results: "submitter-only",
    priority: false,
    workerLost: false,
    maxRunMs: 1_680_000,
    reports: { attempts: true, startedAt: true, running: false, taskName: false },
  },
  limits: rabbitMqLimits,
  start: () => startRabbitMqHarness("rpc", { heartbeatSeconds: HEARTBEAT_SECONDS }),
});
