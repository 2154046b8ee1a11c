import { defineVersions } from "../versions/define-versions.ts";

/** The versions of Python's Celery. */
export const celeryVersions = defineVersions({
  engine: "Celery",
  offered: ["5.2", "5.6"],
  usual: "5.6",
  variable: "TASK_ENGINES_CELERY_VERSION",
});

/** A version of Python's Celery. */
export type CeleryVersion = (typeof celeryVersions)["usual"];
