import { startTemporal } from "@task-abstraction/engines";
import setUpTemporal from "@task-abstraction/engines/vitest/temporal-global-setup";
import { isWhole } from "./conformance/temporal-under-test.ts";

/** The image of the oldest server, where it is taken, is here afterwards, too: a test has no time to build it. */
export default async function setUp(
  project: Parameters<typeof setUpTemporal>[0],
): Promise<() => Promise<void>> {
  if (isWhole) {
    const oldest = await startTemporal({ version: "1.29" });
    await oldest.stop();
  }
  return setUpTemporal(project);
}
