import { findBackendPackage } from "../check/find-backend-package.ts";
import { findModules } from "../modules/find-modules.ts";
import { loadModules } from "../modules/load-modules.ts";
import type { Application } from "./application.ts";

/** The application of the working directory: its modules, and the packages that are installed for it. */
export const installedApplication: Application = {
  commands: {
    program: "task-backend",
    worker: "task-backend-worker",
    check: "task-backend check",
    tasks: "task-backend tasks",
    chooseBackend: "export TASK_BACKEND_TYPE=pgboss, or give --backend pgboss",
  },
  findModules: (given) => findModules(given, process.env),
  loadModules,
  findBackendPackage,
};
