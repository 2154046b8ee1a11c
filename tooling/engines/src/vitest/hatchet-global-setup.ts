import type { TestProject } from "vitest/node";
import { findOrStartHatchet } from "../hatchet/find-or-start-hatchet.ts";
import type { HatchetAddress } from "../hatchet/hatchet-address.ts";
import { ProgramsUnavailableError } from "../images/programs-unavailable-error.ts";
import { say, secondsSince } from "../output/say.ts";

/** Says of a project's tests that there is no Hatchet for them. */
export interface HatchetAbsence {
  /** Why, and what to do. */
  readonly unavailable: string;
}

declare module "vitest" {
  interface ProvidedContext {
    /** Of the Hatchet that the test files of a project share, a tenant for each; or why there is none, for `skip()`. */
    readonly hatchet: HatchetAddress | HatchetAbsence;
  }
}

/**
 * A global set-up for vitest: one Hatchet for all test files of a project, which the environment names or which is started.
 * A file hands `inject("hatchet")` to `takeHatchetTenant()`; one that kills a server starts its own. Where none can be had,
 * it says so instead, and the run goes on.
 */
export default async function setUpHatchet(
  project: Pick<TestProject, "provide">,
): Promise<() => Promise<void>> {
  const startedAt = performance.now();
  try {
    const { address, server, stop } = await findOrStartHatchet({ fsync: false });
    if (server === undefined) say(`Hatchet at ${address.hostPort} is used, as the environment names it`);
    else say(`Hatchet ${server.version} is ready, in ${secondsSince(startedAt)}`);
    project.provide("hatchet", address);
    return stop;
  } catch (error) {
    if (!(error instanceof ProgramsUnavailableError)) throw error;
    project.provide("hatchet", { unavailable: error.message });
    return async () => undefined;
  }
}
