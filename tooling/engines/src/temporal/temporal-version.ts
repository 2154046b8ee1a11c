import { defineVersions } from "../versions/define-versions.ts";

/** The versions of Temporal's server. */
export const temporalVersions = defineVersions({
  engine: "Temporal",
  offered: ["1.29", "1.32"],
  usual: "1.32",
  variable: "TASK_ENGINES_TEMPORAL_VERSION",
});

/** A version of Temporal's server. */
export type TemporalVersion = (typeof temporalVersions)["usual"];
