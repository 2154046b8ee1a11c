import type { ContainerPlan } from "../container/container-plan.ts";

/** An engine that a person can have by the command `engines`. */
export interface EngineOffer {
  /** What it is called on the command line, and in the plan. */
  readonly name: string;
  readonly versions: readonly string[];
  readonly defaultVersion: string;
  /** The environment variable that tells a backend where the engine is. */
  readonly variable: string;
  /** What else a backend has to be told of an engine that runs, by environment variable. Default: nothing. */
  describe?(containerName: string): Promise<Readonly<Record<string, string>>>;
  /** @throws RangeError for a version that is not offered */
  plan(options: {
    readonly version: string;
    readonly hostPort?: number | undefined;
    readonly lifetime: "kept";
  }): ContainerPlan;
}
