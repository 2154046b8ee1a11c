import type { LoadedModule, ProvidedBackend } from "@task-abstraction/core";
import type { WorkerContents } from "./worker-manifest.ts";

/** What the generated program hands over. */
export interface BuiltParts {
  readonly contents: WorkerContents;
  readonly modules: readonly LoadedModule[];
  readonly backends: readonly ProvidedBackend[];
  /** `import.meta.url` of the program. */
  readonly url: string;
}
