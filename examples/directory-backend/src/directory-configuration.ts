import type { ConfigurationDescription } from "@task-abstraction/core";

/** Every setting of this backend. */
export const directoryConfiguration = {
  directory: {
    type: "text",
    environment: "TASK_DIRECTORY",
    required: true,
    description:
      "Where the tasks are kept. It must exist, so that a disk that is away is not taken for an empty one.",
  },
  leaseMs: {
    type: "number",
    environment: "TASK_DIRECTORY_LEASE_MS",
    default: 10_000,
    minimum: 1_000,
    description: "Silence after which a worker counts as dead and its tasks run again, in milliseconds.",
  },
} as const satisfies ConfigurationDescription;
