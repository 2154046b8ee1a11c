import { testBackend } from "@task-abstraction/conformance";
import { celeryUnderTest } from "./conformance/celery-under-test.ts";
import { startRedisAlone } from "./conformance/redis-harness.ts";

testBackend({
  ...celeryUnderTest,
  name: "celery on Redis, results in the same database",
  narrowed: { reports: { attempts: true, startedAt: true, running: true, taskName: false } },
  limits: {
    redeliveryMs: 8_000,
    why: "the tasks of a worker that gives no sign are given to others within livenessSeconds, here 6; 30 by default",
    // Four messages for each handler that a worker may run.
    prefetch: 6,
    silence: { ms: 6_000, blocked: "run again" },
  },
  start: () => startRedisAlone({ trackStarted: true, livenessSeconds: 6 }),
});
