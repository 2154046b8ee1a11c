import type { TestProject } from "vitest/node";
import { connectToDocker } from "../docker/connect-to-docker.ts";
import { obtainImage } from "../images/obtain-image.ts";
import { say, secondsSince } from "../output/say.ts";
import { startTemporal, type TemporalAddress } from "../temporal/start-temporal.ts";
import { temporalPythonImage } from "../temporal/start-temporal-python-worker.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Of the Temporal that the test files of a project share: a namespace for each test. */
    readonly temporal: TemporalAddress;
    /** The address of it for clients on this machine, as host:port. */
    readonly temporalAddress: string;
    /** The version of its server, such as `1.32`. */
    readonly temporalVersion: string;
  }
}

/**
 * A global set-up for vitest: one Temporal, in memory, for all test files of a project, of the version in
 * TASK_ENGINES_TEMPORAL_VERSION. A file hands `inject("temporal")` to `createNamespace()`; one that kills a server starts
 * its own. The image of Temporal's SDK for Python is here afterwards, and nothing of it runs.
 */
export default async function setUpTemporal(
  project: Pick<TestProject, "provide">,
): Promise<() => Promise<void>> {
  const startedAt = performance.now();
  const temporal = await startTemporal();
  const { version, address, addressInside, containerName, stop } = temporal;
  try {
    // A test that starts a worker has no time to build it.
    await obtainImage(await connectToDocker(), temporalPythonImage);
  } catch (error) {
    await stop();
    throw error;
  }
  say(`Temporal ${version} is ready, in ${secondsSince(startedAt)}`);
  // A server is more than what can be handed to another process.
  project.provide("temporal", { address, addressInside, containerName });
  project.provide("temporalAddress", address);
  project.provide("temporalVersion", version);
  return stop;
}
