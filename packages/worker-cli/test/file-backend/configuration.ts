import type { Configuration, ConfigurationDescription } from "@task-abstraction/core";

export const configuration = {
  directory: {
    type: "text",
    environment: "FILES_DIRECTORY",
    required: true,
    description: "Where the tasks are.",
  },
  url: { type: "url", environment: "FILES_URL", description: "Not used: it has a password to keep." },
  token: { type: "text", secret: true, environment: "FILES_TOKEN", description: "Not used: it is secret." },
  pollMs: {
    type: "number",
    default: 20,
    minimum: 1,
    environment: "FILES_POLL_MS",
    description: "How often to look.",
  },
  fault: {
    type: "text",
    environment: "FILES_FAULT",
    choices: ["unreachable", "silent", "dies", "stop-hangs", "close-hangs", "reject-later"],
    description: "What goes wrong.",
  },
} as const satisfies ConfigurationDescription;

export type Settings = Configuration<typeof configuration>;
