import type { BackendUnderTest } from "@task-abstraction/conformance";

/** How long things take on pg-boss, whatever database it runs on. */
export const pgbossUnderTest = {
  packageName: "@task-abstraction/backend-pgboss",
  from: import.meta.url,
  limits: {
    redeliveryMs: 20_000,
    why: "a worker's silence of 10 s (heartbeatSeconds, pg-boss' floor), the monitor's pass every 3 s, a poll every second",
    silence: { ms: 10_000, blocked: "run again" },
  },
  lowered: { maxPayloadBytes: { maxPayloadBytes: 2_000 }, maxRunMs: { maxRunMs: 500 } },
} as const satisfies Partial<BackendUnderTest>;
