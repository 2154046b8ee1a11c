import { isProduction } from "@task-abstraction/core";
import { splitList } from "../command-line/parse-list.ts";
import { UsageError } from "../command-line/usage-error.ts";

/** The queues a worker serves, and who said so. */
export interface ResolvedQueues {
  readonly queues: readonly string[];
  readonly from: "--queues" | "TASK_QUEUES" | "default";
}

/**
 * `--queues`; in development else `TASK_QUEUES`, else `default`. In production the queues of a deployment must stand in
 * its command: a variable inherited by accident, or none, would leave queues unserved without anyone noticing.
 *
 * @param program what to type, for the error
 */
export function resolveQueues(
  given: readonly string[] | undefined,
  environment: NodeJS.ProcessEnv,
  program: string,
): ResolvedQueues {
  if (given !== undefined && given.length > 0) return { queues: given, from: "--queues" };
  const listed = splitList(environment["TASK_QUEUES"] ?? "");
  if (isProduction(environment)) {
    const ignored = listed.length > 0 ? " TASK_QUEUES serves in development only." : "";
    throw new UsageError(`In production --queues is required.${ignored}`, {
      next: `${program} --queues ${listed.length > 0 ? listed.join(",") : "default"} …`,
    });
  }
  return listed.length > 0
    ? { queues: listed, from: "TASK_QUEUES" }
    : { queues: ["default"], from: "default" };
}
