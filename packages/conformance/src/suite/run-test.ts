import type { BackendUnderTest } from "./backend-under-test.ts";
import { type CollectedTest, collectTests } from "./collect-tests.ts";
import { createWorkbench } from "./create-workbench.ts";
import { stages } from "./stages.ts";

/**
 * Runs one test of the suite by itself, outside of vitest's list: with a backend that is broken on purpose it has to
 * reject.
 *
 * @param path `section > title`, as in `knownFailures`
 * @throws what the test throws; Error for a path that names no test of this backend, for a test that is not run, and
 * when it has not ended in its time
 */
export async function runTest(backend: BackendUnderTest, path: string): Promise<void> {
  const { run, timeoutMs } = findTest(backend, path);
  if (typeof run === "string") throw new Error(`"${path}" is not run: ${run}.`);
  const harness = await backend.start();
  try {
    const bench = await createWorkbench(backend, harness);
    const skip = (reason: string): never => {
      throw new Error(`"${path}" is not run: ${reason}.`);
    };
    try {
      await withinTime(run({ ...bench, skip }), timeoutMs);
    } finally {
      await bench.clear();
    }
  } finally {
    await harness.stop();
  }
}

function findTest(backend: BackendUnderTest, path: string): CollectedTest {
  const tests = collectTests(backend, stages).flatMap((stage) =>
    stage.sections.flatMap((section) => section.tests),
  );
  const test = tests.find((one) => one.path === path);
  if (test === undefined) throw new Error(`The suite has no test "${path}" for ${backend.name}.`);
  return test;
}

async function withinTime(running: Promise<void>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It had not ended after ${timeoutMs} ms.`)), timeoutMs);
  });
  await Promise.race([running, late]).finally(() => clearTimeout(timer));
}
