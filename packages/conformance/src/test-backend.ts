import { afterAll, describe, expect } from "vitest";
import { describeRun } from "./report/describe-run.ts";
import { writeReport } from "./report/write-report.ts";
import type { BackendUnderTest } from "./suite/backend-under-test.ts";
import { collectTests } from "./suite/collect-tests.ts";
import { registerTests } from "./suite/register-tests.ts";
import { RunLog } from "./suite/run-log.ts";
import { stages } from "./suite/stages.ts";

/**
 * Registers the whole suite with vitest: call it in a test file. Needs the engine that `backend.start()` starts.
 *
 * @throws Error for a backend that keeps no results, or a `knownFailures` entry that names no test
 */
export function testBackend(backend: BackendUnderTest): void {
  const collected = collectTests(backend, stages);
  const log = new RunLog();
  describe(backend.name, () => {
    registerTests(backend, collected, log);
    afterAll(() => {
      const file = expect.getState().testPath ?? "";
      writeReport(describeRun(backend, collected, { log, file }));
    });
  });
}
