import type { LoadedModule } from "@task-abstraction/core";
import type { FoundModules } from "../modules/find-modules.ts";
import type { PackageIdentity } from "../packages/package-identity.ts";

/** What the commands work for: an application with its packages around it, or one that was built into a worker. */
export interface Application {
  /** How its commands are typed, for what messages tell to do next. */
  readonly commands: ApplicationCommands;
  /** The modules of tasks to load; `given` are those of `--tasks`. */
  findModules(given: readonly string[] | undefined): Promise<FoundModules>;
  /** Loads modules that {@link findModules} named. */
  loadModules(specifiers: readonly string[]): Promise<readonly LoadedModule[]>;
  /** Where a backend comes from; `null` where that cannot be told. */
  findBackendPackage(type: string): PackageIdentity | null;
}

/** Commands as a person types them. */
export interface ApplicationCommands {
  readonly program: string;
  readonly worker: string;
  readonly check: string;
  readonly tasks: string;
  readonly chooseBackend: string;
}
