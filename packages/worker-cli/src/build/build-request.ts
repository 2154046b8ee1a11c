/** What `task-backend build` was asked for. */
export interface BuildRequest {
  /** Modules of tasks: paths, globs, packages. */
  readonly modules: readonly string[];
  /** Types of backends. */
  readonly backends: readonly string[];
  /** Packages to copy instead of bundling, besides those that packages name themselves. */
  readonly external: readonly string[];
  /** The folder to write. */
  readonly out: string;
  /** The folder of the application. */
  readonly folder: string;
  /** Told what is being done. */
  readonly onStep: (step: string) => void;
}
