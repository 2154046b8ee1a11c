import { testBackend } from "@task-abstraction/conformance";
import { startTemporalHarness } from "./conformance/temporal-harness.ts";
import { HEARTBEAT_SECONDS, temporalUnderTest } from "./conformance/temporal-under-test.ts";

testBackend({
  ...temporalUnderTest,
  name: "temporal 1.32, workflows",
  start: () =>
    startTemporalHarness({ version: "1.32", databaseFile: true }, { heartbeatSeconds: HEARTBEAT_SECONDS }),
});
