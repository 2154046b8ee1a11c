import { testBackend } from "@task-abstraction/conformance";
import { startTemporalHarness } from "./conformance/temporal-harness.ts";
import {
  allElsewhere,
  HEARTBEAT_SECONDS,
  serverWithoutFaults,
  temporalUnderTest,
} from "./conformance/temporal-under-test.ts";

testBackend({
  ...temporalUnderTest,
  name: "temporal 1.29, workflows",
  notRun: allElsewhere(),
  start: () => startTemporalHarness(serverWithoutFaults("1.29"), { heartbeatSeconds: HEARTBEAT_SECONDS }),
});
