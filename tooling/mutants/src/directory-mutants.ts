import directory from "@task-abstraction/example-directory-backend";
import { defineMutants } from "./define-mutants.ts";
import { faultMutants } from "./mutants/faults.ts";

/** Loaded by the worker processes of fault tests, as the package of a backend is. */
export default defineMutants(directory, faultMutants);
