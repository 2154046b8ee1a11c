import { testBackend } from "@task-abstraction/conformance";
import { startTemporalHarness } from "./conformance/temporal-harness.ts";
import {
  faultsElsewhere,
  HEARTBEAT_SECONDS,
  serverWithoutFaults,
  temporalUnderTest,
} from "./conformance/temporal-under-test.ts";

testBackend({
  ...temporalUnderTest,
  name: "temporal 1.32, standalone activities",
  notRun: faultsElsewhere(),
  start: () =>
    startTemporalHarness(serverWithoutFaults("1.32"), {
      heartbeatSeconds: HEARTBEAT_SECONDS,
      execution: "activity",
    }),
});
