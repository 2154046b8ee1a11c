import { defineVersions } from "../versions/define-versions.ts";

/** The versions of Hatchet's engine. */
export const hatchetVersions = defineVersions({
  engine: "Hatchet",
  offered: ["0.104"],
  usual: "0.104",
  variable: "TASK_ENGINES_HATCHET_VERSION",
});

/** A version of Hatchet's engine. */
export type HatchetVersion = (typeof hatchetVersions)["usual"];
