import { defineTask } from "@task-abstraction/core";

/** Answers its argument: shows that a value travels to a worker and back. */
export const echo = defineTask(
  "echo",
  { description: "Answers its argument." },
  (value: unknown): unknown => value,
);
