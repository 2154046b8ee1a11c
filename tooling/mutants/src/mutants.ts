import type { BackendUnderTest } from "@task-abstraction/conformance";
import type { Mutant } from "./mutant.ts";
import { capabilityMutants } from "./mutants/capabilities.ts";
import { chainMutants } from "./mutants/chains.ts";
import { faultMutants } from "./mutants/faults.ts";
import { manifestMutants } from "./mutants/manifest.ts";
import { readingMutants } from "./mutants/reading.ts";
import { submittingMutants } from "./mutants/submitting.ts";
import { workerMutants } from "./mutants/workers.ts";
import { mutantOfDirectory, mutantOfTesting } from "./under-test.ts";

const ofTesting: readonly Mutant[] = [
  ...manifestMutants,
  ...submittingMutants,
  ...workerMutants,
  ...readingMutants,
  ...chainMutants,
  ...capabilityMutants,
];

/** Every mutant, and the backend that it is. */
export const mutants: ReadonlyMap<Mutant, BackendUnderTest> = new Map([
  ...ofTesting.map((mutant) => [mutant, mutantOfTesting(mutant, ofTesting)] as const),
  ...faultMutants.map((mutant) => [mutant, mutantOfDirectory(mutant)] as const),
]);
