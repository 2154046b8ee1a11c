import { InvalidNameError } from "../errors/invalid-name-error.ts";

const TASK_NAME = /^[\w.-]{1,200}$/;
const QUEUE_NAME = /^[\w.:-]{1,100}$/;

/**
 * Checks a name against what every engine can hold.
 *
 * @throws InvalidNameError (INVALID_NAME)
 */
export function checkName(kind: "task" | "workflow", name: string): string {
  if (typeof name !== "string" || !TASK_NAME.test(name)) {
    throw new InvalidNameError(kind, String(name), "use 1 to 200 letters, digits and _ . -");
  }
  if (name.startsWith("__")) throw new InvalidNameError(kind, name, "a leading __ is reserved by engines");
  // Temporal looks activities up on a plain object and takes `default` as its catch-all.
  if (name in Object.prototype || name === "default")
    throw new InvalidNameError(kind, name, "the name is reserved");
  return name;
}

/**
 * Checks the name of a queue.
 *
 * @throws InvalidNameError (INVALID_NAME)
 */
export function checkQueueName(name: string): string {
  if (typeof name !== "string" || !QUEUE_NAME.test(name)) {
    throw new InvalidNameError("queue", String(name), "use 1 to 100 letters, digits and _ . : -");
  }
  return name;
}
